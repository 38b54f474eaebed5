/**
 * PowerShell remoting (MS-PSRP) without I/O and without a clock: bytes and lines in, events and packets out.
 *
 * - {@link PsrpClient} is one runspace pool with its pipelines, independent of the framing;
 * - {@link OopClientLink} is the framing of `pwsh -s`, `pwsh -sshs` and the SSH subsystem;
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
export type { HostMethod } from "./messages/host-methods.ts";
export {
	type CommandArgument,
	type CommandMerge,
	type MergeTarget,
	type NamedArguments,
	namedCommand,
	type PipelineCommand,
	scriptCommand,
	type Statement,
} from "./messages/pipeline-spec.ts";
export type { PrivateData } from "./messages/pool-messages.ts";
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
export type { ProtocolVersion } from "./protocol-version.ts";
export { PsrpError, type PsrpErrorCode } from "./psrp-error.ts";
export { DEFAULT_PSRP_LIMITS, type PsrpLimits } from "./psrp-limits.ts";
export { createSessionKeyPair, type SessionKeyPair } from "./session-key.ts";
