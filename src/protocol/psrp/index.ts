/**
 * PowerShell remoting (MS-PSRP) without I/O and without a clock: bytes and lines in, events and packets out.
 *
 * - {@link PsrpClient} is one runspace pool with its pipelines, independent of the framing;
 * - {@link PsrpServer} is the other side: it answers clients, also PowerShell's own, and leaves running to its owner;
 * - {@link OopClientLink} and {@link OopServerLink} are the framing of `pwsh -s`, `pwsh -sshs` and the SSH subsystem;
 * - values are those of the CLIXML room.
 *
 * Whatever a peer sends ends in events; a peer that cannot be understood ends the pool with `pool-broken` and a
 * {@link PsrpError} of a closed set of codes. Only mistakes of the caller are thrown. Every deadline is the caller's.
 */
export type { ClientAction, OutgoingStream } from "./client/client-action.ts";
export type { ClientEvent, PipelineOutcome } from "./client/client-event.ts";
export type { PipelineOptions, PsrpClientOptions } from "./client/client-options.ts";
export { type ClientState, PsrpClient } from "./client/psrp-client.ts";
export { Fragmenter, type OutgoingMessage } from "./fragmenter.ts";
export type { CommandDescription, CommandParameter } from "./messages/command-metadata.ts";
export type { HostMethod } from "./messages/host-methods.ts";
export {
	type CommandArgument,
	type CommandMerge,
	type MergeTarget,
	type MetadataRequest,
	type NamedArguments,
	namedCommand,
	type PipelineCommand,
	type PipelineRequest,
	scriptCommand,
	type Statement,
} from "./messages/pipeline-spec.ts";
export type { PoolRequest, PrivateData } from "./messages/pool-messages.ts";
export type {
	ErrorCategory,
	ErrorRecord,
	InformationRecord,
	ProgressRecord,
	ScriptPosition,
	TextRecord,
} from "./messages/records.ts";
export { psCredential, revealSecureString, secureString } from "./messages/secure-string.ts";
export { OopClientLink, type OopClientOptions } from "./oop/oop-client-link.ts";
export { OopServerLink, type OopServerLinkOptions } from "./oop/oop-server-link.ts";
export type { HostResponse } from "./messages/read-records.ts";
export { errorRecord, type ErrorRecordParts } from "./messages/write-records.ts";
export type { ProtocolVersion } from "./protocol-version.ts";
export { PsrpError, type PsrpErrorCode } from "./psrp-error.ts";
export { DEFAULT_PSRP_LIMITS, type PsrpLimits } from "./psrp-limits.ts";
export { createSessionKeyPair, type SessionKeyPair } from "./session-key.ts";
export type { ServerAction } from "./server/server-action.ts";
export type { ServerEvent } from "./server/server-event.ts";
export { PsrpServer, type PsrpServerOptions, type ServerState } from "./server/psrp-server.ts";
