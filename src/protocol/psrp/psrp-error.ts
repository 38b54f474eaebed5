/**
 * Why a peer could not be understood or used:
 * `malformed` bytes, base64, XML or fields that are not what the protocol says; `too-large` a limit of
 * {@link PsrpLimits} was passed; `unexpected` well-formed, but not now or not from this side; `version` a protocol
 * version that we do not speak; `session-key` the key exchange went wrong; `transport` the peer's transport
 * reported an error of its own.
 */
export type PsrpErrorCode =
	| "malformed"
	| "too-large"
	| "unexpected"
	| "version"
	| "session-key"
	| "transport";

/**
 * The only error that reading bytes of a peer raises. The clients and servers of this room do not throw it: they
 * turn it into their `broken` event, after which nothing else is read.
 */
export class PsrpError extends Error {
	override readonly name = "PsrpError";
	readonly code: PsrpErrorCode;

	constructor(code: PsrpErrorCode, message: string) {
		super(message);
		this.code = code;
	}
}
