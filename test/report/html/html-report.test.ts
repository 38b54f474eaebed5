import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HostRecord } from "../../../src/core/model/host-record.ts";
import { htmlReport } from "../../../src/report/html/html-report.tsx";
import { finding, hostRecord, reportInput, textOf, unitResult, verdict } from "../../support/records.ts";
import { golden } from "../golden.ts";
import { SAMPLE_RECORDS, sampleInput } from "../sample-fleet.ts";

const page = await textOf(htmlReport(sampleInput()));

function pageOf(...records: readonly HostRecord[]): Promise<string> {
	return textOf(htmlReport(reportInput(records)));
}

/** The text of a page as a reader sees it, one space between words. */
function wordsOf(html: string): string {
	return html
		.replace(/<(style|script)>[^]*?<\/\1>/g, "")
		.replace(/<[^>]*>/g, " ")
		.replace(/\s+/g, " ");
}

function hashOf(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

describe("htmlReport", () => {
	it("prints the sample fleet as kept in the golden file", () => {
		expect(page).toBe(golden("html/golden.html", page));
	});

	it("does not depend on the order in which hosts finished", async () => {
		expect(await textOf(htmlReport(sampleInput([...SAMPLE_RECORDS].reverse())))).toBe(page);
	});

	it("allows exactly its own style and script, and nothing else", () => {
		const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
		const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
		const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? "";
		expect(policy).toBe(
			`default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`,
		);
	});

	it("loads nothing: addresses stand in links and text only", () => {
		expect(page).not.toMatch(/\s(?:src|srcset|action|data|poster|background)\s*=/);
		expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base|form)\b/);
		expect(page).not.toMatch(/url\(|@import/);
		for (const [, tag] of page.matchAll(/<([a-z]+)[^>]*\shref="https?:/g)) expect(tag).toBe("a");
	});

	it("has every place that a link points at, once", () => {
		const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
		const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
	});

	it("gives every table a caption and every column a scope", () => {
		expect(page.match(/<table/g)).toHaveLength(page.match(/<caption>/g)?.length ?? 0);
		expect(page).not.toMatch(/<th(?![^>]*scope=)[\s>]/);
	});

	it("has landmarks and a way past the navigation", () => {
		for (const part of ["<header", "<nav", '<main id="content"', "<footer", 'class="skip" href="#content"']) {
			expect(page).toContain(part);
		}
	});

	it("says in its head how many hosts were assessed", () => {
		expect(wordsOf(page)).toContain("▲ 12 of 14 hosts assessed");
	});

	it("lists hosts that were not assessed as a block for --targets", () => {
		expect(page).toContain("fabrikam/branch/EX06\nnorthwind/dc1/MAIL2</pre>");
	});

	it("prints the vulnerabilities of a build once, however many hosts run it", async () => {
		const open = Array.from({ length: 30 }, (_, index) => finding({ subject: `CVE-2024-${20_000 + index}` }));
		const hosts = Array.from({ length: 20 }, (_, index) =>
			hostRecord({
				host: `contoso/hq/EX${index}`,
				verdicts: [verdict({ state: "fail", summary: "updates are missing" })],
				findings: open,
			}),
		);
		const html = await pageOf(...hosts);
		expect(html.match(/href="#vulnerability\/CVE-2024-20007"/g)).toHaveLength(1);
		expect(html.match(/href="#build\/1"/g)).toHaveLength(hosts.length + 1);
	});

	it("tells of a host that passed with a vulnerability nobody could judge", async () => {
		const html = await pageOf(
			hostRecord({
				verdicts: [verdict({ summary: "Nothing open; 1 depends on configuration" })],
				findings: [finding({ state: "unknown" })],
			}),
		);
		expect(wordsOf(html)).toMatch(
			/Nothing open; 1 depends on configuration known-vulnerabilities List: 1 could not tell/,
		);
	});

	it("cuts what a host sends too much of, and says so", async () => {
		const errors = Array.from({ length: 1000 }, (_, index) => ({
			code: "read-error",
			message: `file ${index} ${"x".repeat(4000)}`,
			target: null,
		}));
		const html = await pageOf(hostRecord({ units: [unitResult({ status: "partial", errors })] }));
		expect(html.length).toBeLessThan(100_000);
		expect(wordsOf(html)).toContain("and 989 more lines in the stored record");
	});

	it("marks presumed vulnerabilities and does not call them known exploited", async () => {
		const html = await pageOf(
			hostRecord({
				verdicts: [verdict({ state: "fail", summary: "No fix exists" })],
				findings: [finding({ exploited: "yes", confidence: "likely" })],
			}),
		);
		expect(wordsOf(html)).toContain("~ CVE-2026-42897");
		expect(wordsOf(html)).not.toContain("Known exploited: ");
	});

	it("prints a run without hosts, and one where no host was assessed", async () => {
		expect(wordsOf(await pageOf())).toContain("No host was selected.");
		const lost = hostRecord({
			identity: null,
			outcome: { status: "timed-out" },
			verdicts: [verdict({ state: "unknown", summary: "timed-out" })],
		});
		const words = wordsOf(await pageOf(lost));
		expect(words).toContain("Nothing can be said: no host was assessed.");
		expect(words).toContain("contoso – – – – 0 / 1");
	});
});
