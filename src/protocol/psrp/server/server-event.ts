import type { PsValue } from "../../clixml/index.ts";
import type { MetadataRequest, PipelineRequest } from "../messages/pipeline-spec.ts";
import type { PoolRequest } from "../messages/pool-messages.ts";
import type { HostResponse } from "../messages/read-records.ts";
import type { ProtocolVersion } from "../protocol-version.ts";
import type { PsrpError } from "../psrp-error.ts";

/** What a client wants, in order. Each `pipeline` and `metadata` must sooner or later be answered with `end`. */
export type ServerEvent =
	| { readonly kind: "pool-opened"; readonly request: PoolRequest; readonly protocolVersion: ProtocolVersion }
	/** Run this; nothing is run by this room. */
	| { readonly kind: "pipeline"; readonly pipeline: string; readonly request: PipelineRequest }
	/** Tell which commands there are, as output objects. */
	| { readonly kind: "metadata"; readonly pipeline: string; readonly request: MetadataRequest }
	| { readonly kind: "input"; readonly pipeline: string; readonly value: PsValue }
	| { readonly kind: "input-ended"; readonly pipeline: string }
	/** End the pipeline now, with `end(pipeline, "stopped")`: the client waits for it. */
	| { readonly kind: "stop"; readonly pipeline: string }
	/** Answer to `callHost`. */
	| { readonly kind: "host-response"; readonly pipeline: string | null; readonly response: HostResponse }
	/** Forget variables and the like of earlier pipelines. */
	| { readonly kind: "reset" }
	/** The client is done; it may open a pool again. */
	| { readonly kind: "pool-closed" }
	/** The client cannot be understood; nothing else is read. */
	| { readonly kind: "broken"; readonly error: PsrpError };
