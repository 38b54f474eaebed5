import type { ClientAction } from "../client/client-action.ts";
import type { PsrpClient } from "../client/psrp-client.ts";
import { EMPTY_GUID } from "../guid.ts";
import { PsrpError } from "../psrp-error.ts";
import { DEFAULT_PSRP_LIMITS, type PsrpLimits } from "../psrp-limits.ts";
import { type Awaited, OutgoingTarget } from "./outgoing-target.ts";
import { formatPacket, type Packet, parsePacket } from "./packet.ts";
import { LineReader } from "./read-lines.ts";

export interface OopClientOptions {
	/**
	 * Bytes of fragments in one packet before base64. The remote acknowledges each packet before the next one is
	 * sent, so this over the round trip time is how fast a script travels. @default 262144
	 */
	readonly packetBytes?: number;
	readonly limits?: Partial<PsrpLimits>;
}

/** What a server that merges its errors into its output (`-sshs`) puts before them. */
const ERROR_PREFIX = "__NamedPipeError__:";

/**
 * Speaks the out-of-process framing for a client: lines of text over the standard streams of `pwsh -s`, `pwsh -sshs`
 * or an SSH subsystem. Give it what the remote writes (`receive`, `end`), and write to the remote what `takeOutput`
 * gives, after every call to it or to the client.
 *
 * The remote hands each line to a thread of its own, so order is ours to keep: one Command or Data packet is in
 * flight at a time, and a pipeline's Signal or Close waits for what it was sent before. Acknowledgements come after
 * the data that a packet caused, hence nothing but sending waits for them.
 */
export class OopClientLink {
	readonly #client: PsrpClient;
	readonly #packetBytes: number;
	readonly #lines: LineReader;
	readonly #maxBanner: number;
	readonly #targets = new Map<string, OutgoingTarget>();
	#hasSeenPacket = false;
	#banner: string[] = [];
	#bannerLength = 0;
	/** The target whose Command or Data is not acknowledged. */
	#dataInFlight: OutgoingTarget | null = null;
	#output: string[] = [];

	constructor(client: PsrpClient, options: OopClientOptions = {}) {
		const limits = { ...DEFAULT_PSRP_LIMITS, ...options.limits };
		this.#client = client;
		this.#packetBytes = options.packetBytes ?? 256 * 1024;
		this.#lines = new LineReader(limits.maxLineLength);
		this.#maxBanner = limits.maxBannerLength;
	}

	/** Text to be written to the remote, ASCII; empty when there is none. */
	takeOutput(): string {
		this.#pump();
		const output = this.#output.join("");
		this.#output = [];
		return output;
	}

	/** Lines that the remote wrote before its first packet: a banner, the output of a profile. Hostile text. */
	takeBanner(): readonly string[] {
		const banner = this.#banner;
		this.#banner = [];
		return banner;
	}

	/** What the remote wrote, in pieces of any size. */
	receive(bytes: Uint8Array): void {
		if (this.#isOver()) return;
		try {
			this.#lines.push(bytes, (line) => this.#receiveLine(line));
		} catch (thrown) {
			if (!(thrown instanceof PsrpError)) throw thrown;
			this.#client.fail(thrown);
		}
	}

	/** The remote's output has ended. After a close that is as it should be. */
	end(): void {
		const rest = this.#lines.rest();
		if (rest !== "" && !this.#hasSeenPacket) this.#hearBanner(rest.slice(0, this.#maxBanner));
		this.#client.fail(new PsrpError("transport", "the connection ended"));
	}

	#isOver(): boolean {
		return this.#client.state === "closed" || this.#client.state === "broken";
	}

	#receiveLine(line: string): void {
		if (this.#isOver()) return;
		if (line.startsWith(ERROR_PREFIX)) {
			throw new PsrpError("transport", line.slice(ERROR_PREFIX.length, ERROR_PREFIX.length + 2000).trim());
		}
		if (this.#hasSeenPacket) {
			this.#receivePacket(parsePacket(line));
			return;
		}
		// A banner without a line end runs into the first packet.
		const start = line.search(/<Data(?:Ack)? /);
		if (start < 0) {
			this.#hearBanner(line);
			return;
		}
		if (start > 0) this.#hearBanner(line.slice(0, start));
		this.#hasSeenPacket = true;
		this.#receivePacket(parsePacket(line.slice(start)));
	}

	#hearBanner(line: string): void {
		this.#bannerLength += line.length + 1;
		if (this.#bannerLength > this.#maxBanner) {
			throw new PsrpError("too-large", `more than ${this.#maxBanner} characters before the first packet`);
		}
		this.#banner.push(line);
	}

	#receivePacket(packet: Packet): void {
		const isPool = packet.id === EMPTY_GUID;
		switch (packet.kind) {
			case "Data":
				this.#client.receive(isPool ? null : packet.id, packet.data);
				break;
			case "DataAck":
				this.#acknowledge(packet.id, "Data");
				break;
			case "CommandAck":
				this.#acknowledge(packet.id, "Command");
				break;
			case "SignalAck":
				if (this.#acknowledge(packet.id, "Signal")) this.#client.acknowledge("signal", packet.id);
				break;
			case "CloseAck":
				if (!this.#acknowledge(packet.id, "Close")) break;
				this.#targets.delete(packet.id);
				this.#client.acknowledge(isPool ? "close-pool" : "close-pipeline", packet.id);
				break;
			default:
				throw new PsrpError("unexpected", `a ${packet.kind} packet for a server`);
		}
	}

	/** False for one that nobody waits for: harmless, and a remote that is closing may send it. */
	#acknowledge(id: string, what: Awaited): boolean {
		const target = this.#targets.get(id);
		if (target?.awaited !== what) return false;
		target.awaited = null;
		if (this.#dataInFlight === target) this.#dataInFlight = null;
		return true;
	}

	#pump(): void {
		for (const action of this.#client.takeActions()) this.#queue(action);
		if (this.#isOver()) return;
		let isMoving = true;
		while (isMoving) {
			isMoving = false;
			for (const target of this.#targets.values()) {
				const packet = target.awaited === null ? this.#nextPacket(target) : null;
				if (packet === null) continue;
				this.#output.push(formatPacket(packet));
				isMoving = true;
			}
			// A pipeline that was closed before its Command was sent is forgotten at once, and the pool may go on.
			for (const action of this.#client.takeActions()) {
				this.#queue(action);
				isMoving = true;
			}
		}
	}

	#queue(action: ClientAction): void {
		switch (action.kind) {
			case "open-pool": {
				const pool = new OutgoingTarget(EMPTY_GUID, false);
				this.#targets.set(EMPTY_GUID, pool);
				for (const message of action.messages) pool.default.add(message);
				break;
			}
			case "create-pipeline": {
				const pipeline = new OutgoingTarget(action.pipeline, true);
				this.#targets.set(action.pipeline, pipeline);
				pipeline.default.add(action.message);
				break;
			}
			case "send":
				this.#targets.get(action.pipeline ?? EMPTY_GUID)?.[action.stream].add(action.message);
				break;
			case "signal":
				this.#change(action.pipeline, (target) => {
					target.wantsSignal = true;
				});
				break;
			case "close-pipeline":
				this.#change(action.pipeline, (target) => {
					target.wantsClose = true;
				});
				break;
			case "close-pool":
				this.#change(EMPTY_GUID, (target) => {
					target.wantsClose = true;
				});
				break;
		}
	}

	#change(id: string, change: (target: OutgoingTarget) => void): void {
		const target = this.#targets.get(id);
		if (target === undefined) return;
		target.dropData();
		change(target);
	}

	#nextPacket(target: OutgoingTarget): Packet | null {
		const { id } = target;
		if (target.wantsClose || target.wantsSignal) {
			if (!target.needsCommand) return this.#endPacket(target);
			// The remote has never heard of it.
			this.#targets.delete(id);
			this.#client.acknowledge("close-pipeline", id);
			return null;
		}
		if (this.#dataInFlight !== null) return null;
		if (target.needsCommand) {
			target.needsCommand = false;
			return this.#await(target, "Command", { kind: "Command", id });
		}
		const stream = target.prompt.isEmpty ? "Default" : "PromptResponse";
		const data = (stream === "Default" ? target.default : target.prompt).next(this.#packetBytes);
		return data === null ? null : this.#await(target, "Data", { kind: "Data", id, stream, data });
	}

	#endPacket(target: OutgoingTarget): Packet {
		const { id } = target;
		if (target.wantsClose) {
			target.wantsClose = false;
			target.wantsSignal = false;
			target.awaited = "Close";
			return { kind: "Close", id };
		}
		target.wantsSignal = false;
		target.awaited = "Signal";
		return { kind: "Signal", id };
	}

	#await(target: OutgoingTarget, what: Awaited, packet: Packet): Packet {
		target.awaited = what;
		this.#dataInFlight = target;
		return packet;
	}
}
