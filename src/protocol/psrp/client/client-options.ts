import type { PipelineCommand, Statement } from "../messages/pipeline-spec.ts";
import type { ProtocolVersion } from "../protocol-version.ts";
import type { PsrpLimits } from "../psrp-limits.ts";
import type { SessionKeyPair } from "../session-key.ts";

export interface PsrpClientOptions {
	/**
	 * The newest version to speak. 2.4 sends secure strings without encryption of their own, so only over a link
	 * that encrypts; 2.3 is understood by everything since Windows PowerShell 5.
	 *
	 * @default "2.3"
	 */
	readonly protocolVersion?: ProtocolVersion;
	/** @default 1 */
	readonly minRunspaces?: number;
	/** Pipelines that run at the same time; the others wait at the remote. @default 1 */
	readonly maxRunspaces?: number;
	readonly limits?: Partial<PsrpLimits>;
	/** Makes the ids of pool and pipelines: lower-case GUIDs. @default random */
	readonly newId?: () => string;
	/** Asked for when a session key is needed. @default one for the whole process */
	readonly keyPair?: () => SessionKeyPair;
}

/** What to run. */
export interface PipelineOptions {
	/** One statement of several commands that feed each other; `statements` for more than one. */
	readonly commands?: readonly PipelineCommand[];
	readonly statements?: readonly Statement[];
	/** Input objects follow with `input`, then `endInput`. @default false */
	readonly takesInput?: boolean;
	/** @default false */
	readonly addsToHistory?: boolean;
	/** Positions of warnings, verbose and debug records; costs kilobytes for each record. @default false */
	readonly invocationInfo?: boolean;
}
