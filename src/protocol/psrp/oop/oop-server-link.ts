import { Fragmenter } from "../fragmenter.ts";
import { EMPTY_GUID } from "../guid.ts";
import { PsrpError } from "../psrp-error.ts";
import { DEFAULT_PSRP_LIMITS, type PsrpLimits } from "../psrp-limits.ts";
import type { PsrpServer } from "../server/psrp-server.ts";
import type { ServerAction } from "../server/server-action.ts";
import { formatPacket, type Packet, parsePacket } from "./packet.ts";
import { LineReader } from "./read-lines.ts";

export interface OopServerLinkOptions {
	/** Bytes of fragments in one packet before base64. @default 32768, as PowerShell does */
	readonly packetBytes?: number;
	readonly limits?: Partial<PsrpLimits>;
}

/**
 * Speaks the out-of-process framing for a server, as the standard streams of `pwsh -sshs` do: lines of text. A
 * packet is acknowledged after everything that it caused at once has been written. A client that breaks the rules
 * is told so in one line, after which nothing is read.
 */
export class OopServerLink {
	readonly #server: PsrpServer;
	readonly #packetBytes: number;
	readonly #lines: LineReader;
	#output: string[] = [];
	#isOver = false;

	constructor(server: PsrpServer, options: OopServerLinkOptions = {}) {
		this.#server = server;
		this.#packetBytes = options.packetBytes ?? 32 * 1024;
		this.#lines = new LineReader(options.limits?.maxLineLength ?? DEFAULT_PSRP_LIMITS.maxLineLength);
	}

	/** Text to be written to the client, ASCII but for error texts; empty when there is none. */
	takeOutput(): string {
		this.#drain();
		const output = this.#output.join("");
		this.#output = [];
		return output;
	}

	/** What the client wrote, in pieces of any size. */
	receive(bytes: Uint8Array): void {
		if (this.#isOver) return;
		try {
			this.#lines.push(bytes, (line) => {
				if (!this.#isOver) this.#receivePacket(parsePacket(line));
			});
		} catch (thrown) {
			if (!(thrown instanceof PsrpError)) throw thrown;
			this.#fail(thrown);
		}
		if (this.#server.failure !== null) this.#fail(this.#server.failure);
	}

	#fail(error: PsrpError): void {
		if (this.#isOver) return;
		this.#drain();
		this.#isOver = true;
		this.#server.fail(error);
		this.#output.push(`__NamedPipeError__:${error.message.replaceAll(/[\r\n]+/g, " ")}\n`);
	}

	#receivePacket(packet: Packet): void {
		const { id } = packet;
		const isPool = id === EMPTY_GUID;
		switch (packet.kind) {
			case "Data": {
				const stream = packet.stream === "PromptResponse" ? "prompt" : "default";
				this.#server.receive(isPool ? null : id, stream, packet.data);
				this.#drain();
				this.#push({ kind: "DataAck", id });
				break;
			}
			case "Command":
				this.#server.createPipeline(id);
				this.#push({ kind: "CommandAck", id });
				break;
			case "Signal":
				if (isPool) throw new PsrpError("unexpected", "a signal for the pool");
				this.#server.signal(id);
				break;
			case "Close":
				if (isPool) this.#server.closePool();
				else this.#server.closePipeline(id);
				break;
			default:
				throw new PsrpError("unexpected", `a ${packet.kind} packet for a client`);
		}
	}

	#drain(): void {
		if (this.#isOver) return;
		for (const action of this.#server.takeActions()) this.#do(action);
	}

	#do(action: ServerAction): void {
		switch (action.kind) {
			case "send": {
				const fragments = new Fragmenter();
				fragments.add(action.message);
				const id = action.pipeline ?? EMPTY_GUID;
				for (
					let data = fragments.next(this.#packetBytes);
					data !== null;
					data = fragments.next(this.#packetBytes)
				) {
					this.#push({ kind: "Data", id, stream: "Default", data });
				}
				break;
			}
			case "signal-done":
				this.#push({ kind: "SignalAck", id: action.pipeline });
				break;
			case "pipeline-closed":
				this.#push({ kind: "CloseAck", id: action.pipeline });
				break;
			case "pool-closed":
				this.#push({ kind: "CloseAck", id: EMPTY_GUID });
				break;
		}
	}

	#push(packet: Packet): void {
		this.#output.push(formatPacket(packet));
	}
}
