import type { ApplyResult, RollbackResult, TestResult } from "../model/change/change-results.ts";
import type { UndoRecord } from "../model/change/undo-record.ts";

/** What the judged configuration of a host says after a change. */
export interface Judgement {
	readonly ok: boolean;
	/** One sentence. */
	readonly detail: string;
}

/** What came of a step of a change. */
export type ChangeAnswer =
	| { readonly of: "test"; readonly result: TestResult; readonly computerName: string }
	| { readonly of: "stored"; readonly undo: UndoRecord; readonly name: string }
	| { readonly of: "announced" }
	| { readonly of: "apply"; readonly result: ApplyResult }
	| { readonly of: "verify"; readonly test: TestResult; readonly judged: Judgement }
	| { readonly of: "rollback"; readonly result: RollbackResult }
	/** The unit ran and said no, or its answer was none. */
	| { readonly of: "failed"; readonly code: string; readonly message: string }
	/** Nobody knows how far it came: the connection broke, and a new one could not be made. */
	| { readonly of: "unreachable"; readonly message: string };

/** What is to be done next with a change. */
export type NextStep =
	/** Run `test`; `why` decides what its answer means. */
	| { readonly do: "test"; readonly why: "first" | "recorded" | "writing" | "fault" | "rollback" }
	/** Put the undo record on disk. */
	| { readonly do: "store-undo" }
	/** Write into the audit log what is about to be done. */
	| { readonly do: "announce"; readonly action: "apply" | "rollback" }
	/** Run `apply` on a host that still has these values. */
	| { readonly do: "apply"; readonly expected: string }
	/** Run `test` and the units that core judges. */
	| { readonly do: "verify" }
	| { readonly do: "rollback" }
	/** The change is left as it is, half done: nobody can tell now what the host has. */
	| { readonly do: "leave" }
	| { readonly do: "end" };
