import type { OutgoingMessage } from "../fragmenter.ts";

/** What the server wants its transport to do, in order. */
export type ServerAction =
	/** `pipeline` null is the pool. */
	| { readonly kind: "send"; readonly pipeline: string | null; readonly message: OutgoingMessage }
	/** Tell the client that its signal has been heeded; the state of the pipeline was sent before. */
	| { readonly kind: "signal-done"; readonly pipeline: string }
	| { readonly kind: "pipeline-closed"; readonly pipeline: string }
	| { readonly kind: "pool-closed" };
