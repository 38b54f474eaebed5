import type { HostRecord } from "../../core/model/host-record.ts";

const UPDATE_RULE = "security-update";

/** What a host still needs whatever was mitigated on it; undefined where nothing says that an update is missing. */
export function missingUpdate({ verdicts }: Pick<HostRecord, "verdicts">): string | undefined {
	const verdict = verdicts.find(({ rule }) => rule === UPDATE_RULE);
	return verdict?.state === "fail" || verdict?.state === "waived" ? verdict.summary : undefined;
}
