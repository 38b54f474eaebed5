import type { OutgoingMessage } from "../fragmenter.ts";

/** `prompt` carries answers to host calls; they overtake input that waits. */
export type OutgoingStream = "default" | "prompt";

/**
 * What the client wants its transport to do, in order. A transport cuts messages into fragments of its own size,
 * gives what it receives to `receive`, and says with `acknowledge` when a signal or a close has been answered.
 */
export type ClientAction =
	/** Open the session; the messages are its first payload, together. */
	| { readonly kind: "open-pool"; readonly messages: readonly OutgoingMessage[] }
	/** Start a command with this id; the message is its first payload. */
	| { readonly kind: "create-pipeline"; readonly pipeline: string; readonly message: OutgoingMessage }
	/** `pipeline` null is the pool. */
	| {
			readonly kind: "send";
			readonly pipeline: string | null;
			readonly stream: OutgoingStream;
			readonly message: OutgoingMessage;
	  }
	/** Stop the command; its `stopped` state still comes. */
	| { readonly kind: "signal"; readonly pipeline: string }
	/** End the command, running or not, and forget what waits to be sent for it. */
	| { readonly kind: "close-pipeline"; readonly pipeline: string }
	/** End the session; comes only when all commands are closed. */
	| { readonly kind: "close-pool" };
