import { randomUUID } from "node:crypto";
import { numberOf, type PsValue, writeClixmlElement } from "../../clixml/index.ts";
import { Defragmenter } from "../defragmenter.ts";
import type { OutgoingMessage } from "../fragmenter.ts";
import { EMPTY_GUID } from "../guid.ts";
import { decodeMessage, encodeMessage } from "../message.ts";
import type { MessageTypeName } from "../message-types.ts";
import { readData } from "../messages/fields.ts";
import { hostMethodName, isVoidMethod } from "../messages/host-methods.ts";
import * as pool from "../messages/pool-messages.ts";
import { readPipelineState } from "../messages/read-pipeline.ts";
import { readHostCall } from "../messages/read-records.ts";
import type { ErrorRecord } from "../messages/records.ts";
import { hasSecureString } from "../messages/secure-string.ts";
import { writePipeline } from "../messages/write-pipeline.ts";
import { isAtLeast, olderOf, type ProtocolVersion, readProtocolVersion } from "../protocol-version.ts";
import { PsrpError } from "../psrp-error.ts";
import { DEFAULT_PSRP_LIMITS, type PsrpLimits } from "../psrp-limits.ts";
import { sharedSessionKeyPair } from "../session-key.ts";
import { isPipelineEnd } from "../states.ts";
import type { ClientAction, OutgoingStream } from "./client-action.ts";
import type { ClientEvent, PipelineOutcome } from "./client-event.ts";
import type { PipelineOptions, PsrpClientOptions } from "./client-options.ts";
import { ClientPipeline } from "./client-pipeline.ts";
import { readStreamEvent } from "./read-stream-event.ts";
import { refuseHostCall } from "./refuse-host-call.ts";
import { ClientSecrets, type HeldMessage } from "./session-keys.ts";
import { WaitingMessages } from "./waiting-messages.ts";

export type ClientState = "new" | "opening" | "opened" | "closing" | "closed" | "broken";

/**
 * The client of one runspace pool, without I/O and without a clock: it is given the bytes that arrive and gives
 * back what is to be done (`takeActions`) and what has happened (`takeEvents`). It knows no framing: an adapter
 * (`OopClientLink` for SSH and `pwsh -s`) turns actions into packets. Deadlines are the caller's.
 *
 * Pipelines may be started before the pool is open and are sent when it is. Each one is closed by itself when it
 * ends, because a remote counts those that are not. A closed or broken client is of no further use; make a new one.
 */
export class PsrpClient {
	readonly id: string;
	readonly #offered: ProtocolVersion;
	readonly #limits: PsrpLimits;
	readonly #newId: () => string;
	readonly #runspaces: readonly [number, number];
	readonly #secrets: ClientSecrets;
	readonly #pipelines = new Map<string, ClientPipeline>();
	readonly #defragmenter: Defragmenter;
	#state: ClientState = "new";
	#hasVersion = false;
	#privateData: pool.PrivateData = { versionTable: new Map(), value: null };
	#objects = 0n;
	#calls = 0n;
	readonly #resets = new Set<bigint>();
	readonly #waiting: WaitingMessages;
	#actions: ClientAction[] = [];
	#events: ClientEvent[] = [];

	constructor(options: PsrpClientOptions = {}) {
		this.#offered = options.protocolVersion ?? "2.3";
		this.#limits = { ...DEFAULT_PSRP_LIMITS, ...options.limits };
		this.#newId = options.newId ?? randomUUID;
		this.#runspaces = [options.minRunspaces ?? 1, options.maxRunspaces ?? 1];
		this.#secrets = new ClientSecrets(options.keyPair ?? sharedSessionKeyPair, this.#limits.maxHeldBytes);
		this.#defragmenter = new Defragmenter(this.#limits);
		this.#waiting = new WaitingMessages({
			isOpen: () => this.#state === "opened",
			lacksKey: () => this.#secrets.lacksKey,
			askKey: () => this.#askKey(),
		});
		this.id = this.#newId();
	}

	get state(): ClientState {
		return this.#state;
	}

	/** What both sides settled on; null until the peer has said its own. */
	get protocolVersion(): ProtocolVersion | null {
		return this.#hasVersion ? this.#secrets.version : null;
	}

	/** Pipelines that are not closed yet. */
	get pipelines(): readonly string[] {
		return [...this.#pipelines.keys()];
	}

	/** What is to be done, in order; each is given once. */
	takeActions(): readonly ClientAction[] {
		const actions = this.#actions;
		this.#actions = [];
		return actions;
	}

	/** What has happened, in order; each is given once. */
	takeEvents(): readonly ClientEvent[] {
		const events = this.#events;
		this.#events = [];
		return events;
	}

	/** Starts to open the pool; `pool-opened` or `pool-broken` follows. */
	open(): void {
		if (this.#state !== "new") throw new Error("the pool has been opened before");
		this.#state = "opening";
		const messages = [
			this.#message("SessionCapability", null, pool.writeCapability(this.#offered)),
			this.#message("InitRunspacePool", null, pool.writePoolRequest(...this.#runspaces)),
		];
		this.#actions.push({ kind: "open-pool", messages });
	}

	/**
	 * Runs something and gives the id of its pipeline. Throws a RangeError when there are as many pipelines as
	 * `maxPipelines`, and a ClixmlError where an argument cannot be written.
	 */
	run(options: PipelineOptions): string {
		if (this.#state !== "opening" && this.#state !== "opened") throw new Error("the pool is not open");
		if (this.#pipelines.size >= this.#limits.maxPipelines) throw new RangeError("too many pipelines at once");
		const pipeline = new ClientPipeline(this.#newId(), options.takesInput ?? false, this.#limits);
		const statements = options.statements ?? [options.commands ?? []];
		const values = statements.flat().flatMap((command) => command.arguments.map(({ value }) => value));
		const parts = {
			statements,
			hasNoInput: !pipeline.takesInput,
			addsToHistory: options.addsToHistory ?? false,
			invocationInfo: options.invocationInfo ?? false,
		};
		const check = (): void => void writeClixmlElement(writePipeline(parts, this.#offered));
		this.#waiting.sendOrWait(pipeline.id, values.some(hasSecureString), check, () => {
			const data = writePipeline(parts, this.#secrets.version);
			const message = this.#message("CreatePipeline", pipeline.id, data);
			pipeline.state = "running";
			// PowerShell does not wake its pipeline for an input object in the same packet, until the next one comes.
			const alone = { ...message, travelsAlone: true };
			this.#actions.push({ kind: "create-pipeline", pipeline: pipeline.id, message: alone });
		});
		this.#pipelines.set(pipeline.id, pipeline);
		return pipeline.id;
	}

	/** Sends an input object. After the end of the pipeline it is dropped: `Select-Object -First` ends early. */
	input(id: string, value: PsValue): void {
		if (!this.#takesInput(id)) return;
		const check = (): void => void writeClixmlElement(value);
		this.#waiting.sendOrWait(id, hasSecureString(value), check, () => this.#send("PipelineInput", id, value));
	}

	/** No more input follows; a pipeline that takes input does not end before this. */
	endInput(id: string): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline === undefined || !this.#takesInput(id)) return;
		pipeline.takesInput = false;
		this.#waiting.sendOrWait(id, false, nothing, () => this.#send("EndOfPipelineInput", id, undefined));
	}

	/**
	 * Stops a pipeline. `pipeline-ended` comes when it has stopped: at once as a rule, but a remote call into .NET is
	 * not interrupted. Nothing happens if it has ended.
	 */
	stop(id: string): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline?.state === "waiting") this.#cancel(pipeline);
		if (pipeline?.state !== "running") return;
		pipeline.state = "stopping";
		this.#waiting.drop(id);
		this.#actions.push({ kind: "signal", pipeline: id });
	}

	/** Ends a pipeline without waiting for it; `pipeline-closed` comes when the remote has done so. */
	closePipeline(id: string): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline === undefined || pipeline.state === "closing") return;
		if (pipeline.state === "waiting") {
			this.#cancel(pipeline);
			return;
		}
		pipeline.state = "closing";
		this.#waiting.drop(id);
		this.#actions.push({ kind: "close-pipeline", pipeline: id });
	}

	/**
	 * Asks for a runspace as new, without the variables and functions of earlier pipelines; a `reset` event answers.
	 * A remote before protocol 2.3 cannot.
	 */
	reset(): void {
		if (this.#state !== "opening" && this.#state !== "opened") throw new Error("the pool is not open");
		this.#waiting.sendOrWait(null, false, nothing, () => {
			if (!isAtLeast(this.#secrets.version, "2.3")) {
				this.#events.push({ kind: "reset", succeeded: false });
				return;
			}
			this.#calls += 1n;
			this.#resets.add(this.#calls);
			this.#send("ResetRunspaceState", null, pool.writeCallId(this.#calls));
		});
	}

	/** Closes all pipelines, then the pool: a remote that is told to close a pool with open pipelines hangs. */
	close(): void {
		if (this.#state === "new") this.#finish("closed", { kind: "pool-closed" });
		if (this.#state !== "opening" && this.#state !== "opened") return;
		this.#state = "closing";
		for (const id of this.pipelines) this.closePipeline(id);
		this.#waiting.clear();
		this.#closeIfEmpty();
	}

	/**
	 * The transport has an answer: to `signal`, to `close-pipeline` (`id` of the pipeline) or to `close-pool`. A
	 * transport on which a signal is answered before the pipeline has stopped (WSMan) does not tell of signals.
	 */
	acknowledge(what: "signal" | "close-pipeline" | "close-pool", id: string | null = null): void {
		if (this.#isDone()) return;
		if (what === "close-pool") {
			this.#finish("closed", { kind: "pool-closed" });
			return;
		}
		const pipeline = this.#pipelines.get(id ?? "");
		if (pipeline === undefined) return;
		// A pipeline that was stopped before all of it had arrived has no state to tell.
		if (!pipeline.hasEnded) this.#end(pipeline, "stopped", null);
		if (what === "close-pipeline") this.#forget(pipeline);
	}

	/** The connection is lost, or the transport could not read what came. */
	fail(error: PsrpError): void {
		this.#break(error, null);
	}

	/** Bytes of one stream: of the pool, or of the pipeline with this id. What a closed pipeline gets is dropped. */
	receive(id: string | null, bytes: Uint8Array): void {
		const pipeline = id === null ? undefined : this.#pipelines.get(id);
		const defragmenter = id === null ? this.#defragmenter : pipeline?.defragmenter;
		if (defragmenter === undefined || this.#isDone()) return;
		try {
			// The peer cannot know it, and must not end what is still to be sent.
			if (pipeline?.state === "waiting") throw new PsrpError("unexpected", "data of a pipeline not sent yet");
			for (const whole of defragmenter.push(bytes)) {
				const message = decodeMessage(whole);
				if (message === null) continue;
				if (message.destination !== "client") throw new PsrpError("unexpected", "a message for a server");
				this.#receive({ pipeline: id, type: message.type, data: message.data });
			}
		} catch (thrown) {
			if (!(thrown instanceof PsrpError)) throw thrown;
			this.#break(thrown, null);
		}
	}

	#receive(message: HeldMessage): void {
		if (this.#isDone()) return;
		if (message.type === "EncryptedSessionKey" && message.pipeline === null) {
			this.#receiveKey(message.data);
			return;
		}
		// After one that waits, all wait: what arrived in order is told in order.
		const needsKey = this.#secrets.lacksKey && message.data.includes("<SS");
		if (this.#secrets.isHolding || (needsKey && this.#hasVersion)) {
			this.#secrets.hold(message);
			if (!this.#secrets.isWaiting) this.#askKey();
		} else if (message.pipeline === null) this.#receivePool(message.type, message.data);
		else this.#receivePipeline(message.pipeline, message.type, message.data);
	}

	#receiveKey(data: string): void {
		this.#secrets.receive(pool.readKey(readData(data, this.#limits), "EncryptedSessionKey"));
		for (const message of this.#secrets.release()) this.#receive(message);
		this.#waiting.flush();
	}

	#read(data: string): PsValue {
		const value = readData(data, this.#limits);
		return data.includes("<SS") ? this.#secrets.open(value) : value;
	}

	#receivePool(type: MessageTypeName, data: string): void {
		if (type === "PublicKeyRequest") {
			this.#askKey();
			return;
		}
		const value = this.#read(data);
		switch (type) {
			case "SessionCapability":
				this.#negotiate(pool.readCapability(value));
				break;
			case "ApplicationPrivateData":
				this.#privateData = pool.readPrivateData(value);
				break;
			case "RunspacePoolState":
				this.#receivePoolState(pool.readPoolState(value));
				break;
			case "RunspaceAvailability": {
				const { callId, answer } = pool.readAvailability(value);
				if (this.#resets.delete(callId)) this.#events.push({ kind: "reset", succeeded: answer === true });
				break;
			}
			case "RunspacePoolHostCall":
				this.#answerHost(null, value);
				break;
			case "UserEvent":
				this.#events.push({ kind: "user-event", value });
				break;
			case "RunspacePoolInitData":
			// What a start script of the server (`pwsh -s -Command ...`) does is told to the pool, its end too.
			case "PipelineState":
			case "PipelineOutput":
				break;
			default:
				throw new PsrpError("unexpected", `${type} for the pool`);
		}
	}

	#negotiate(capability: pool.Capability): void {
		if (this.#hasVersion) throw new PsrpError("unexpected", "a second negotiation");
		this.#secrets.version = olderOf(this.#offered, readProtocolVersion(capability.protocolVersion));
		this.#hasVersion = true;
	}

	#receivePoolState({ state, error }: pool.PoolStateMessage): void {
		if (state === "opened" && this.#state === "opening") {
			if (!this.#hasVersion) throw new PsrpError("unexpected", "a pool without negotiation");
			this.#state = "opened";
			const { version: protocolVersion } = this.#secrets;
			this.#events.push({ kind: "pool-opened", protocolVersion, privateData: this.#privateData });
			this.#waiting.flush();
		} else if (state === "broken" || (state === "closed" && this.#state !== "closing")) {
			this.#break(new PsrpError("unexpected", error?.message ?? `the peer says the pool is ${state}`), error);
		}
	}

	#receivePipeline(id: string, type: MessageTypeName, data: string): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline === undefined || pipeline.hasEnded) return;
		const value = this.#read(data);
		const event = readStreamEvent(type, id, value);
		if (event !== null) {
			if (event.kind === "error") pipeline.hadErrors = true;
			this.#events.push(event);
		} else if (type === "PipelineState") {
			const { state, error } = readPipelineState(value);
			if (isPipelineEnd(state)) this.#end(pipeline, state, error);
		} else if (type === "PipelineHostCall") this.#answerHost(pipeline, value);
		else throw new PsrpError("unexpected", `${type} for a pipeline`);
	}

	/** MS-PSRP 2.2.3.17: of a host that is not there, only the exit code is of interest. */
	#answerHost(pipeline: ClientPipeline | null, value: PsValue): void {
		const call = readHostCall(value);
		const method = hostMethodName(call.method) ?? null;
		if (method === "SetShouldExit") {
			if (pipeline !== null) pipeline.exitCode = numberOf(call.parameters[0]) ?? 0;
			return;
		}
		if (isVoidMethod(call.method)) return;
		const id = pipeline?.id ?? null;
		const type = pipeline === null ? "RunspacePoolHostResponse" : "PipelineHostResponse";
		this.#send(type, id, refuseHostCall(call), "prompt");
		this.#events.push({ kind: "host-call-refused", pipeline: id, method });
	}

	#askKey(): void {
		if (isAtLeast(this.#secrets.version, "2.4")) throw new PsrpError("unexpected", "a key exchange in 2.4");
		const isSecond = this.#secrets.isWaiting || this.#secrets.sessionKey !== null;
		if (!isSecond) this.#send("PublicKey", null, pool.writeKey("PublicKey", this.#secrets.ask()));
	}

	#takesInput(id: string): boolean {
		const pipeline = this.#pipelines.get(id);
		return pipeline?.takesInput === true && (pipeline.state === "waiting" || pipeline.state === "running");
	}

	/** Of a pipeline that the remote has never heard of. */
	#cancel(pipeline: ClientPipeline): void {
		this.#waiting.drop(pipeline.id);
		this.#end(pipeline, "stopped", null);
		this.#forget(pipeline);
	}

	#end(pipeline: ClientPipeline, outcome: PipelineOutcome, error: ErrorRecord | null): void {
		const { id, state, exitCode } = pipeline;
		const hadErrors = pipeline.hadErrors || outcome === "failed";
		pipeline.hasEnded = true;
		this.#events.push({ kind: "pipeline-ended", pipeline: id, outcome, error, hadErrors, exitCode });
		if (state === "waiting" || outcome === "lost") return;
		this.closePipeline(id);
	}

	#forget(pipeline: ClientPipeline): void {
		this.#pipelines.delete(pipeline.id);
		this.#events.push({ kind: "pipeline-closed", pipeline: pipeline.id });
		this.#closeIfEmpty();
	}

	#closeIfEmpty(): void {
		if (this.#state === "closing" && this.#pipelines.size === 0) this.#actions.push({ kind: "close-pool" });
	}

	#break(error: PsrpError, record: ErrorRecord | null): void {
		if (this.#isDone()) return;
		this.#finish("broken", { kind: "pool-broken", error, record });
	}

	#finish(state: "closed" | "broken", last: ClientEvent): void {
		this.#state = state;
		for (const pipeline of this.#pipelines.values()) {
			if (!pipeline.hasEnded) this.#end(pipeline, "lost", null);
		}
		this.#pipelines.clear();
		this.#waiting.clear();
		this.#actions = [];
		this.#secrets.release();
		this.#events.push(last);
	}

	#isDone(): boolean {
		return this.#state === "closed" || this.#state === "broken";
	}

	#send(
		type: MessageTypeName,
		pipeline: string | null,
		value: PsValue | undefined,
		stream: OutgoingStream = "default",
	): void {
		this.#actions.push({ kind: "send", pipeline, stream, message: this.#message(type, pipeline, value) });
	}

	/** `value` undefined is a message without data. */
	#message(type: MessageTypeName, pipeline: string | null, value: PsValue | undefined): OutgoingMessage {
		this.#objects += 1n;
		const data = value === undefined ? "" : writeClixmlElement(this.#secrets.seal(value));
		const pipelineId = pipeline ?? EMPTY_GUID;
		const bytes = encodeMessage({ destination: "server", type, poolId: this.id, pipelineId, data });
		return { objectId: this.#objects, bytes };
	}
}

function nothing(): void {}
