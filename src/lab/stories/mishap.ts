import type { ChangeAction } from "../../core/model/change/change-values.ts";

/** What somebody else does to a file of a host: each occurrence of a text gives way to another one. */
export interface ForeignEdit {
	/** End of the file's Windows path, lower case. */
	readonly path: string;
	readonly find: string;
	readonly replace: string;
}

/** What goes wrong when a host is changed. Everything else works, each time. */
export type Mishap =
	/** The n-th writing of `apply` fails before it, with a minus after it. */
	| { readonly kind: "write-fails"; readonly at: number }
	/** The connection breaks while `apply` answers; the change is made. */
	| { readonly kind: "drop" }
	/** `apply` makes the change and never ends. */
	| { readonly kind: "hang" }
	/** The database copies of the host fail when a change has been made. */
	| { readonly kind: "copies-fail" }
	/** Somebody else changes the host, once, just before it is to do this. */
	| { readonly kind: "foreign-edit"; readonly before: ChangeAction; readonly edits: readonly ForeignEdit[] };
