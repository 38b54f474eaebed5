import type { HostRow } from "../summary/host-row.ts";
import type { Layout } from "./style.ts";
import { hang, wrap } from "./wrap.ts";

/** Each host that was not assessed: outcome, message and what can be done about it. */
export function notAssessedLines(hosts: readonly HostRow[], { width, style }: Layout): string[] {
	const inner = width - 4;
	return hosts.flatMap(({ host, outcome }) => {
		const reason = [
			outcome.status,
			outcome.code === undefined ? "" : `(${outcome.code})`,
			outcome.message ?? "",
		];
		return [
			...hang("  ", wrap(host, width - 2)).map(style.bold),
			...hang("    ", wrap(reason.filter((part) => part !== "").join(" "), inner)),
			...(outcome.hint === undefined
				? []
				: hang(`    ${style.dim("hint:")} `, wrap(outcome.hint, inner - 6))),
		];
	});
}
