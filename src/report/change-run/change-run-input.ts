import type { OwnTrace } from "../../core/changes/own-traces.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";

/** A change under the name that people call it by. */
export interface NamedChange extends ChangeRecord {
	readonly mitigation: string;
	readonly title: string;
}

/** All that a report of a run of changes may look at. */
export interface ChangeRunInput {
	readonly run: ChangeRun;
	readonly tenantName: string;
	/** The plan that it carried out, as far as it is told; undefined where its copy is lost. */
	readonly plan:
		| {
				readonly createdAt: string;
				readonly createdBy: { readonly user: string; readonly machine: string };
				readonly campaign: string | null;
		  }
		| undefined;
	/** In the order in which they began. */
	readonly changes: readonly NamedChange[];
	readonly traces: readonly OwnTrace[];
	readonly now: Date;
}
