import type { PsValue } from "../../clixml/index.ts";
import type { HostMethod } from "../messages/host-methods.ts";
import type { PrivateData } from "../messages/pool-messages.ts";
import type { ErrorRecord, InformationRecord, ProgressRecord, TextRecord } from "../messages/records.ts";
import type { ProtocolVersion } from "../protocol-version.ts";
import type { PsrpError } from "../psrp-error.ts";
import type { PipelineEnd } from "../states.ts";

/** `lost`: the pool broke or its connection ended before the pipeline did. */
export type PipelineOutcome = PipelineEnd | "lost";

/**
 * What a client tells its user, in order. Every pipeline gets exactly one `pipeline-ended`, and a pool that was
 * opened gets exactly one of `pool-closed` and `pool-broken`, last.
 */
export type ClientEvent =
	/** The pool can be used. */
	| {
			readonly kind: "pool-opened";
			readonly protocolVersion: ProtocolVersion;
			/** Version of the remote PowerShell, so that no command is needed to ask for it. */
			readonly privateData: PrivateData;
	  }
	| { readonly kind: "pool-closed" }
	/** The peer, or what it said, is of no use any more; `record` is its own reason where it gave one. */
	| { readonly kind: "pool-broken"; readonly error: PsrpError; readonly record: ErrorRecord | null }
	| { readonly kind: "output"; readonly pipeline: string; readonly value: PsValue }
	| { readonly kind: "error"; readonly pipeline: string; readonly record: ErrorRecord }
	| {
			readonly kind: "warning" | "verbose" | "debug";
			readonly pipeline: string;
			readonly record: TextRecord;
	  }
	| { readonly kind: "information"; readonly pipeline: string; readonly record: InformationRecord }
	| { readonly kind: "progress"; readonly pipeline: string; readonly record: ProgressRecord }
	/** A prompt or another call that needs a person; it has been answered with an error. */
	| {
			readonly kind: "host-call-refused";
			readonly pipeline: string | null;
			readonly method: HostMethod | null;
	  }
	| {
			readonly kind: "pipeline-ended";
			readonly pipeline: string;
			readonly outcome: PipelineOutcome;
			/** The terminating error, where one ended it. */
			readonly error: ErrorRecord | null;
			/** Any error at all, terminating or not. */
			readonly hadErrors: boolean;
			/** Of `exit n`; null where the script did not call it. */
			readonly exitCode: number | null;
	  }
	/** The remote has forgotten the pipeline too. */
	| { readonly kind: "pipeline-closed"; readonly pipeline: string }
	/** Answer to `reset`: whether the runspace is as new. */
	| { readonly kind: "reset"; readonly succeeded: boolean }
	/** An event that the remote forwarded (Register-EngineEvent -Forward). */
	| { readonly kind: "user-event"; readonly value: PsValue };
