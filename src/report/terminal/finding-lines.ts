import type { VerdictGroup } from "../summary/verdict-groups.ts";
import { vulnerabilityText } from "../summary/vulnerability-text.ts";
import { plural } from "../text/words.ts";
import { hostText } from "./host-text.ts";
import type { Layout, Style } from "./style.ts";
import { displayWidth, hang, pad, wrap } from "./wrap.ts";

const LABEL_WIDTH = 10;

/** One paragraph per group: label, rule, what was found, the hosts, the next step. */
export function groupLines(group: VerdictGroup, { width, style }: Layout): string[] {
	const inner = width - LABEL_WIDTH;
	const count = plural(group.hosts.length, "host");
	const title = `${group.rule} (${count})`;
	const lines = [
		...wrap(title, inner).map(style.bold),
		...wrap(wordsOf(group), inner),
		...field("hosts", hostText(group.hosts), inner, style),
		...(group.remedy === undefined
			? []
			: field(group.state === "fail" ? "fix" : "next", group.remedy, inner, style)),
	];
	return hang(labelOf(group, style), lines);
}

/** Vulnerabilities of failed verdicts are counted here; where nothing could be told, the reason comes first. */
function wordsOf({ state, summary, vulnerabilities, mitigation }: VerdictGroup): string {
	const counted =
		vulnerabilities === undefined ? "" : `${vulnerabilities.build}: ${vulnerabilityText(vulnerabilities)}`;
	const found = state === "fail" && counted !== "" ? counted : [summary, counted].join(" ").trim();
	return mitigation === undefined || mitigation === "none" ? found : `${found} [mitigation: ${mitigation}]`;
}

function labelOf({ state, severity }: VerdictGroup, style: Style): string {
	if (state === "fail") return style.severity[severity](pad(severity.toUpperCase(), LABEL_WIDTH));
	if (state === "waived") return style.dim(pad("WAIVED", LABEL_WIDTH));
	return style.unknown(pad(state === "error" ? "ERROR" : "UNKNOWN", LABEL_WIDTH));
}

function field(name: string, text: string, width: number, style: Style): string[] {
	const label = pad(`${name}:`, 7);
	return hang(style.dim(label), wrap(text, width - displayWidth(label)));
}
