import { describe, expect, it } from "vitest";
import { escapeMarkdown, linkText } from "../../../src/report/markdown/escape-markdown.ts";
import { markdownReport } from "../../../src/report/markdown/markdown-report.ts";
import { compareRecords, waiver } from "../../support/changes.ts";
import { hostRecord, reportInput, textOf, verdict } from "../../support/records.ts";
import { golden } from "../golden.ts";
import { HOSTILE_TEXTS, hostileInput, UNPRINTABLE } from "../hostile-fleet.ts";
import { sampleInput } from "../sample-fleet.ts";

const MARKDOWN_TEXTS = [
	...HOSTILE_TEXTS,
	"[click](https://evil.example)",
	"![x](https://evil.example/x.png)",
	"`code` ``more`` ```fence```",
	"**bold** __bold__ *em* _em_ ~~gone~~",
	"| a | b |",
	"# heading",
	"- item",
	"1. item",
	"> quote",
	"@everyone look",
	"https://evil.example www.evil.example",
	"<https://evil.example>",
	"[x]: https://evil.example",
	"$\\\\frac{1}{2}$ \\\\",
];

/** The text without code spans and without backslash escapes: what is left can act. */
function bare(line: string): string {
	return line.replace(/\\[\\`*_[\]|~$#:.=+-]/g, "").replace(/`[^`]*`/g, "");
}

describe("markdownReport", () => {
	it("is as it was", async () => {
		const text = await textOf(markdownReport(sampleInput()));
		expect(text).toBe(golden("markdown/golden.md.txt", text));
	});

	it("keeps every text of a host from acting", async () => {
		const text = await textOf(markdownReport(hostileInput(MARKDOWN_TEXTS)));
		const lines = text.split("\n").map(bare);
		expect(
			lines.filter((line) =>
				/<(?!https:\/\/(?:learn|support|techcommunity)\.microsoft\.com)/.test(
					line.replace(/<https?:\/\/[^>]*>/g, ""),
				),
			),
		).toEqual([]);
		expect(lines.filter((line) => /\]\(|!\[|^\s*>|~~|```/.test(line))).toEqual([]);
		expect(lines.filter((line) => /(?:^|\W)@\w/.test(line))).toEqual([]);
		expect(text).not.toMatch(UNPRINTABLE);
	});

	it("keeps the cells of its table together", async () => {
		const text = await textOf(markdownReport(hostileInput(MARKDOWN_TEXTS)));
		const rows = text.split("\n").filter((line) => line.startsWith("| "));
		expect(new Set(rows.map((row) => row.replace(/\\\|/g, "").split("|").length)).size).toBe(1);
	});

	it("says what changed, what was lost and who accepted what", async () => {
		const mitigation = (state: "effective" | "none") => [
			{ id: "owa-csp", state, detail: "no rule of it is there" },
		];
		const before = [
			hostRecord({ mitigations: mitigation("effective") }),
			hostRecord({ host: "contoso/hq/EX02" }),
		];
		const after = hostRecord({ mitigations: mitigation("none"), verdicts: [verdict({ state: "fail" })] });
		const changes = await compareRecords(before, [after]);
		const waivers = [{ ...waiver({ expires: "2026-11-01" }), state: "expired" as const, matched: 1 }];
		const text = await textOf(markdownReport({ ...reportInput([after], { waivers }), changes }));
		expect(text).toContain("- **mitigation lost**: `owa-csp` on `contoso/hq/EX01`");
		expect(text).toContain("- **new**: `known-vulnerabilities` (critical) on `contoso/hq/EX01`");
		expect(text).toContain("- missing: `contoso/hq/EX02`");
		expect(text).toContain("expired on 2026-11-01");
	});
});

describe("escapeMarkdown", () => {
	it.each([
		["a*b_c", "a\\*b\\_c"],
		["<b>&", "&lt;b&gt;&amp;"],
		["ask @admin", "ask @ admin"],
		["j.doe@contoso.example", "j.doe@contoso.example"],
		["www.evil.example", "www\\.evil.example"],
		["https://evil.example", "https\\://evil.example"],
		["- item", "\\- item"],
		["1. item", "1\\. item"],
		["15.2.2562.53", "15.2.2562.53"],
		["C:\\Exchange", "C:\\\\Exchange"],
	])("%s becomes %s", (text, escaped) => {
		expect(escapeMarkdown(text)).toBe(escaped);
	});

	it("makes links of addresses in next steps, and of nothing else", () => {
		expect(linkText("See https://aka.ms/x. <b>")).toBe("See <https://aka.ms/x>. &lt;b&gt;");
		expect(linkText("javascript:alert(1)")).toBe("javascript\\:alert(1)");
	});
});
