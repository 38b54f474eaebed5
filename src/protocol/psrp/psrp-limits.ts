/** What a peer may cost; anything beyond breaks the pool with `too-large`. */
export interface PsrpLimits {
	/** Bytes of one message put together from its fragments, its header included. */
	readonly maxMessageBytes: number;
	/** Bytes of one fragment, its header excluded. */
	readonly maxFragmentBytes: number;
	/** Pipelines that are not closed yet. */
	readonly maxPipelines: number;
	/** Bytes of messages held back while a session key is on its way. */
	readonly maxHeldBytes: number;
	/** Characters of one out-of-process packet line. */
	readonly maxLineLength: number;
	/** Characters of text before the first packet (a banner, the output of a profile). */
	readonly maxBannerLength: number;
	/** Levels of nested CLIXML elements. */
	readonly maxDepth: number;
	/** CLIXML elements of one message. */
	readonly maxElements: number;
}

/** Room for results of tens of megabytes; a real PowerShell sends at most 32 KB of them in one fragment. */
export const DEFAULT_PSRP_LIMITS: PsrpLimits = {
	maxMessageBytes: 64 * 1024 * 1024,
	maxFragmentBytes: 32 * 1024 * 1024,
	maxPipelines: 256,
	maxHeldBytes: 64 * 1024 * 1024,
	maxLineLength: 44 * 1024 * 1024,
	maxBannerLength: 64 * 1024,
	maxDepth: 200,
	maxElements: 2_000_000,
};
