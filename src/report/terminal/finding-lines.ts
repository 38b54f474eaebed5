import type { VerdictGroup } from "../summary/verdict-groups.ts";
import { vulnerabilityText } from "../summary/vulnerability-text.ts";
import { bySite } from "../text/host-names.ts";
import { plural } from "../text/words.ts";
import type { Layout, Style } from "./style.ts";
import { displayWidth, fill, hang, pad, wrap } from "./wrap.ts";

const LABEL_WIDTH = 10;
const NAMED_HOSTS = 12;

/** One paragraph per group: label, rule, what was found, the hosts, the next step. */
export function groupLines(group: VerdictGroup, { width, style }: Layout): string[] {
	const inner = width - LABEL_WIDTH;
	const count = plural(group.hosts.length, "host");
	const title = `${group.rule} (${count})`;
	const lines = [
		...wrap(title, inner).map(style.bold),
		...wrap(wordsOf(group), inner),
		...field("hosts", hostWords(group.hosts), inner, style),
		...(group.remedy === undefined
			? []
			: field(group.state === "fail" ? "fix" : "next", group.remedy.split(" "), inner, style)),
	];
	return hang(labelOf(group, style), lines);
}

/** Vulnerabilities are counted by what the records say; the summary of the rule adds the build. */
function wordsOf({ summary, vulnerabilities, mitigation }: VerdictGroup): string {
	const found =
		vulnerabilities === undefined
			? summary
			: `${vulnerabilities.build}: ${vulnerabilityText(vulnerabilities)}`;
	return mitigation === undefined || mitigation === "none" ? found : `${found} [mitigation: ${mitigation}]`;
}

function labelOf({ state, severity }: VerdictGroup, style: Style): string {
	if (state === "fail") return style.severity[severity](pad(severity.toUpperCase(), LABEL_WIDTH));
	if (state === "waived") return style.dim(pad("WAIVED", LABEL_WIDTH));
	return style.unknown(pad(state === "error" ? "ERROR" : "UNKNOWN", LABEL_WIDTH));
}

/** `contoso/hq: EX01 EX02` as words, so that a long list wraps between names. */
function hostWords(ids: readonly string[]): string[] {
	const shown = ids.slice(0, NAMED_HOSTS);
	const sites = bySite(shown);
	const words = sites.flatMap(({ site, hosts }, index) => {
		const names = hosts.map(({ name }) => name).join(" ");
		return `${site}: ${names}${index < sites.length - 1 ? ";" : ""}`.split(" ");
	});
	return ids.length > shown.length ? [...words, `+${ids.length - shown.length} more`] : words;
}

function field(name: string, words: readonly string[], width: number, style: Style): string[] {
	const label = pad(`${name}:`, 7);
	return hang(style.dim(label), fill(words, width - displayWidth(label)));
}
