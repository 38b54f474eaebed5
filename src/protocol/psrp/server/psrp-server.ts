import { randomBytes } from "node:crypto";
import { psEnum, psList, psObject, type PsValue, writeClixmlElement } from "../../clixml/index.ts";
import type { OutgoingStream } from "../client/client-action.ts";
import { Defragmenter } from "../defragmenter.ts";
import { EMPTY_GUID } from "../guid.ts";
import { decodeMessage, encodeMessage, type Message } from "../message.ts";
import type { MessageTypeName } from "../message-types.ts";
import {
	type CommandDescription,
	selectCommands,
	writeCommandCount,
	writeCommandDescription,
} from "../messages/command-metadata.ts";
import { readData } from "../messages/fields.ts";
import { type HostMethod, hostMethodNumber, isVoidMethod } from "../messages/host-methods.ts";
import type { MetadataRequest } from "../messages/pipeline-spec.ts";
import * as pool from "../messages/pool-messages.ts";
import { readMetadataRequest, readPipeline } from "../messages/read-pipeline.ts";
import { readHostResponse } from "../messages/read-records.ts";
import type { ErrorRecord, InformationRecord, ProgressRecord, TextRecord } from "../messages/records.ts";
import { hasSecureString } from "../messages/secure-string.ts";
import * as records from "../messages/write-records.ts";
import { isAtLeast, olderOf, type ProtocolVersion, readProtocolVersion } from "../protocol-version.ts";
import { PsrpError } from "../psrp-error.ts";
import { DEFAULT_PSRP_LIMITS, type PsrpLimits } from "../psrp-limits.ts";
import { SecretCodec } from "../secret-codec.ts";
import { sealSessionKey } from "../session-key.ts";
import { PIPELINE_STATES, type PipelineEnd } from "../states.ts";
import type { ServerAction } from "./server-action.ts";
import type { ServerEvent } from "./server-event.ts";
import { ServerPipeline } from "./server-pipeline.ts";

export interface PsrpServerOptions {
	/** The newest version to speak; the client may have an older one. @default "2.3" */
	readonly protocolVersion?: ProtocolVersion;
	/** `$PSVersionTable` as clients see it: names and values. Clients want at least `PSVersion`. */
	readonly versionTable: Iterable<readonly [string, PsValue]>;
	readonly limits?: Partial<PsrpLimits>;
	/** Makes the AES key of a pool. @default random */
	readonly newSessionKey?: () => Uint8Array;
}

export type ServerState = "new" | "negotiated" | "opened" | "closing" | "broken";

/**
 * The server of one runspace pool after another, without I/O: the counterpart of `PsrpClient`, good enough for
 * PowerShell's own clients. It runs nothing: who owns it takes the events, and answers with `output` and its
 * siblings and in the end with `end`. An adapter (`OopServerLink`) does the framing.
 */
export class PsrpServer {
	readonly #newest: ProtocolVersion;
	readonly #versionTable: readonly (readonly [string, PsValue])[];
	readonly #limits: PsrpLimits;
	readonly #newSessionKey: () => Uint8Array;
	readonly #pipelines = new Map<string, ServerPipeline>();
	#secrets = new SecretCodec();
	#defragmenters: { readonly default: Defragmenter; readonly prompt: Defragmenter };
	#state: ServerState = "new";
	#failure: PsrpError | null = null;
	#poolId = EMPTY_GUID;
	#hasAskedKey = false;
	#objects = 0n;
	#calls = 0n;
	#actions: ServerAction[] = [];
	#events: ServerEvent[] = [];

	constructor(options: PsrpServerOptions) {
		this.#newest = options.protocolVersion ?? "2.3";
		this.#versionTable = [...options.versionTable];
		this.#limits = { ...DEFAULT_PSRP_LIMITS, ...options.limits };
		this.#newSessionKey = options.newSessionKey ?? (() => randomBytes(32));
		this.#defragmenters = { default: new Defragmenter(this.#limits), prompt: new Defragmenter(this.#limits) };
	}

	get state(): ServerState {
		return this.#state;
	}

	/** Why the client could not be understood, null while it can. */
	get failure(): PsrpError | null {
		return this.#failure;
	}

	takeActions(): readonly ServerAction[] {
		const actions = this.#actions;
		this.#actions = [];
		return actions;
	}

	takeEvents(): readonly ServerEvent[] {
		const events = this.#events;
		this.#events = [];
		return events;
	}

	/** The client starts a command; what to run follows on its stream. */
	createPipeline(id: string): void {
		this.#guard(() => {
			if (this.#state !== "opened") throw new PsrpError("unexpected", "a command without an open pool");
			if (this.#pipelines.has(id)) throw new PsrpError("unexpected", "a second command with the same id");
			const { maxPipelines } = this.#limits;
			if (this.#pipelines.size >= maxPipelines) {
				throw new PsrpError("too-large", `more than ${maxPipelines} commands at once`);
			}
			this.#pipelines.set(id, new ServerPipeline(id, this.#limits));
		});
	}

	/** Bytes of one stream of the pool (`id` null) or of a command; what a closed command gets is dropped. */
	receive(id: string | null, stream: OutgoingStream, bytes: Uint8Array): void {
		const defragmenter = (id === null ? this.#defragmenters : this.#pipelines.get(id))?.[stream];
		if (defragmenter === undefined) return;
		this.#guard(() => {
			for (const whole of defragmenter.push(bytes)) {
				const message = decodeMessage(whole);
				if (message === null) continue;
				if (message.destination !== "server") throw new PsrpError("unexpected", "a message for a client");
				if (id === null) this.#receivePool(message);
				else this.#receivePipeline(id, message);
			}
		});
	}

	/** The client wants a command stopped. */
	signal(id: string): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline?.state !== "running") {
			this.#actions.push({ kind: "signal-done", pipeline: id });
			return;
		}
		pipeline.wantsSignalAnswer = true;
		this.#events.push({ kind: "stop", pipeline: id });
	}

	/** The client wants to hear no more of a command. */
	closePipeline(id: string): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline?.state === "running") {
			pipeline.wantsCloseAnswer = true;
			if (!pipeline.isClosing) this.#events.push({ kind: "stop", pipeline: id });
			pipeline.isClosing = true;
			return;
		}
		this.#pipelines.delete(id);
		this.#actions.push({ kind: "pipeline-closed", pipeline: id });
		this.#closeIfEmpty();
	}

	/** The client wants to close the pool; commands that run are told to stop. */
	closePool(): void {
		if (this.#state === "broken") return;
		this.#state = "closing";
		for (const pipeline of this.#pipelines.values()) {
			if (pipeline.state !== "running") this.#pipelines.delete(pipeline.id);
			else if (!pipeline.isClosing) this.#events.push({ kind: "stop", pipeline: pipeline.id });
			pipeline.isClosing = true;
		}
		this.#closeIfEmpty();
	}

	/** The transport could not read what came. */
	fail(error: PsrpError): void {
		if (this.#state === "broken") return;
		this.#state = "broken";
		this.#failure = error;
		this.#pipelines.clear();
		this.#actions = [];
		this.#events.push({ kind: "broken", error });
	}

	output(id: string, value: PsValue): void {
		this.#write(id, "PipelineOutput", value);
	}

	error(id: string, record: ErrorRecord): void {
		this.#write(id, "ErrorRecord", records.writeErrorRecord(record));
	}

	/** A line of one of the streams that carry text. */
	text(id: string, stream: records.TextStream, record: TextRecord): void {
		const types = { warning: "WarningRecord", verbose: "VerboseRecord", debug: "DebugRecord" } as const;
		this.#write(id, types[stream], records.writeTextRecord(stream, record));
	}

	information(id: string, record: InformationRecord): void {
		this.#write(id, "InformationRecord", records.writeInformationRecord(record));
	}

	progress(id: string, record: ProgressRecord): void {
		this.#write(id, "ProgressRecord", records.writeProgressRecord(record));
	}

	/** Answers a `metadata` request with those of these commands that it asks for, and ends it. */
	describeCommands(id: string, request: MetadataRequest, commands: readonly CommandDescription[]): void {
		const selected = selectCommands(commands, request.names, request.commandTypes);
		this.output(id, writeCommandCount(selected.length));
		for (const command of selected) this.output(id, writeCommandDescription(command));
		this.end(id, "completed");
	}

	/**
	 * Calls the client's host, of a command or of the pool (`id` null). Gives the id that its `host-response` will
	 * have, null for methods that have none.
	 */
	callHost(id: string | null, method: HostMethod, parameters: readonly PsValue[]): bigint | null {
		const number = hostMethodNumber(method);
		this.#calls += 1n;
		const call = psObject({
			extended: {
				ci: isVoidMethod(number) ? -100n : this.#calls,
				mi: psEnum("System.Management.Automation.Remoting.RemoteHostMethodId", number, method),
				mp: psList(parameters, "LST", ["System.Collections.ArrayList", "System.Object"]),
			},
		});
		if (id === null) this.#send("RunspacePoolHostCall", null, call);
		else this.#write(id, "PipelineHostCall", call);
		return isVoidMethod(number) ? null : this.#calls;
	}

	/** A command has ended; `error` is the one that ended it. Nothing happens if it had ended before. */
	end(id: string, outcome: PipelineEnd, error: ErrorRecord | null = null): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline?.state !== "running") return;
		const reason = error === null ? {} : { ExceptionAsErrorRecord: records.writeErrorRecord(error) };
		const state = psObject({ extended: { PipelineState: PIPELINE_STATES.indexOf(outcome), ...reason } });
		this.#write(id, "PipelineState", state);
		pipeline.state = "ended";
		if (pipeline.wantsSignalAnswer) this.#actions.push({ kind: "signal-done", pipeline: id });
		if (pipeline.wantsCloseAnswer) this.#actions.push({ kind: "pipeline-closed", pipeline: id });
		if (pipeline.isClosing) this.#pipelines.delete(id);
		this.#closeIfEmpty();
	}

	#guard(read: () => void): void {
		if (this.#state === "broken") return;
		try {
			read();
		} catch (thrown) {
			if (!(thrown instanceof PsrpError)) throw thrown;
			this.fail(thrown);
		}
	}

	#read(data: string): PsValue {
		const value = readData(data, this.#limits);
		return data.includes("<SS") ? this.#secrets.open(value) : value;
	}

	#receivePool({ type, poolId, data }: Message): void {
		const isOpen = this.#state === "opened";
		if (type === "SessionCapability" && this.#state === "new") this.#negotiate(poolId, this.#read(data));
		else if (type === "InitRunspacePool" && this.#state === "negotiated") this.#open(this.#read(data));
		else if (!isOpen) throw new PsrpError("unexpected", `${type} in the state ${this.#state}`);
		else if (type === "PublicKey") this.#sendSessionKey(pool.readKey(this.#read(data), "PublicKey"));
		else if (type === "ResetRunspaceState") {
			this.#events.push({ kind: "reset" });
			this.#answerCall(data, true);
		} else if (type === "SetMaxRunspaces" || type === "SetMinRunspaces") this.#answerCall(data, true);
		else if (type === "GetAvailableRunspaces") this.#answerCall(data, 1);
		else if (type === "RunspacePoolHostResponse") {
			const response = readHostResponse(this.#read(data));
			this.#events.push({ kind: "host-response", pipeline: null, response });
		} else throw new PsrpError("unexpected", `${type} for the pool`);
	}

	#negotiate(poolId: string, value: PsValue): void {
		const { protocolVersion } = pool.readCapability(value);
		const version = olderOf(this.#newest, readProtocolVersion(protocolVersion));
		this.#poolId = poolId;
		this.#secrets.version = version;
		this.#state = "negotiated";
		this.#send("SessionCapability", null, pool.writeCapability(version));
	}

	#open(value: PsValue): void {
		const data = pool.primitiveDictionary([["PSVersionTable", pool.primitiveDictionary(this.#versionTable)]]);
		this.#state = "opened";
		this.#send("ApplicationPrivateData", null, pool.writePrivateData(data));
		this.#send("RunspacePoolState", null, pool.writePoolState("opened", null));
		const protocolVersion = this.#secrets.version;
		this.#events.push({ kind: "pool-opened", request: pool.readPoolRequest(value), protocolVersion });
	}

	#sendSessionKey(publicBlob: string): void {
		const { version } = this.#secrets;
		if (isAtLeast(version, "2.4")) throw new PsrpError("unexpected", "a key exchange in 2.4");
		const sessionKey = this.#sessionKey();
		const blob = sealSessionKey(publicBlob, sessionKey);
		this.#send("EncryptedSessionKey", null, pool.writeKey("EncryptedSessionKey", blob));
	}

	#sessionKey(): Uint8Array {
		this.#secrets.sessionKey ??= this.#newSessionKey();
		return this.#secrets.sessionKey;
	}

	#answerCall(data: string, answer: boolean | number): void {
		const callId = pool.readCallId(this.#read(data));
		this.#send("RunspaceAvailability", null, pool.writeAvailability(callId, answer));
	}

	#receivePipeline(id: string, { type, data }: Message): void {
		const pipeline = this.#pipelines.get(id);
		if (pipeline === undefined) return;
		if (type === "CreatePipeline" || type === "GetCommandMetadata") {
			if (pipeline.state !== "waiting") throw new PsrpError("unexpected", "a second request of a command");
			const value = this.#read(data);
			pipeline.state = "running";
			this.#events.push(
				type === "CreatePipeline"
					? { kind: "pipeline", pipeline: id, request: readPipeline(value) }
					: { kind: "metadata", pipeline: id, request: readMetadataRequest(value) },
			);
		} else if (pipeline.state === "waiting") throw new PsrpError("unexpected", `${type} before its command`);
		else if (pipeline.state === "ended") return;
		else if (type === "PipelineInput") {
			this.#events.push({ kind: "input", pipeline: id, value: this.#read(data) });
		} else if (type === "EndOfPipelineInput") this.#events.push({ kind: "input-ended", pipeline: id });
		else if (type === "PipelineHostResponse") {
			const response = readHostResponse(this.#read(data));
			this.#events.push({ kind: "host-response", pipeline: id, response });
		} else throw new PsrpError("unexpected", `${type} for a pipeline`);
	}

	#closeIfEmpty(): void {
		if (this.#state !== "closing" || this.#pipelines.size > 0) return;
		this.#send("RunspacePoolState", null, pool.writePoolState("closing", null));
		this.#send("RunspacePoolState", null, pool.writePoolState("closed", null));
		this.#actions.push({ kind: "pool-closed" });
		this.#events.push({ kind: "pool-closed" });
		this.#state = "new";
		this.#poolId = EMPTY_GUID;
		this.#hasAskedKey = false;
		this.#secrets = new SecretCodec();
		this.#defragmenters = { default: new Defragmenter(this.#limits), prompt: new Defragmenter(this.#limits) };
	}

	/** What a command writes; dropped when nobody listens any more. */
	#write(id: string, type: MessageTypeName, value: PsValue): void {
		if (this.#pipelines.get(id)?.state === "running") this.#send(type, id, value);
	}

	#send(type: MessageTypeName, pipeline: string | null, value: PsValue): void {
		if (this.#state === "broken") return;
		if (this.#secrets.lacksKey && hasSecureString(value)) {
			// The client asks for the key when it sees that it needs one; before 2.2 it must be told.
			this.#sessionKey();
			if (!this.#hasAskedKey && !isAtLeast(this.#secrets.version, "2.2")) {
				this.#hasAskedKey = true;
				this.#send("PublicKeyRequest", null, "");
			}
		}
		this.#objects += 1n;
		const data = writeClixmlElement(this.#secrets.seal(value));
		const pipelineId = pipeline ?? EMPTY_GUID;
		const bytes = encodeMessage({ destination: "client", type, poolId: this.#poolId, pipelineId, data });
		this.#actions.push({ kind: "send", pipeline, message: { objectId: this.#objects, bytes } });
	}
}
