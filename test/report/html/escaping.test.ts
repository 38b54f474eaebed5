import { describe, expect, it } from "vitest";
import { htmlReport } from "../../../src/report/html/html-report.tsx";
import { textOf } from "../../support/records.ts";
import { HOSTILE_TEXTS, hostileInput, UNPRINTABLE } from "../hostile-fleet.ts";
import { sampleInput } from "../sample-fleet.ts";

const OPENING = /^<([a-z][a-z0-9]*)((?:\s[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>/;
const CLOSING = /^<\/[a-z][a-z0-9]*>/;

interface Markup {
	/** `element` and `element attribute` of all tags. */
	readonly names: ReadonlySet<string>;
	/** What stands behind a `<` that does not begin a tag as the report writes them. */
	readonly strays: readonly string[];
	readonly hrefs: readonly string[];
}

/** Reads the page as a browser does: every `<` outside style and script begins a tag. */
function markupOf(html: string): Markup {
	const body = html.replace(/<(style|script)>[^]*?<\/\1>/g, "").replace("<!doctype html>", "");
	const names = new Set<string>();
	const strays: string[] = [];
	const hrefs: string[] = [];
	for (const { index } of body.matchAll(/</g)) {
		const rest = body.slice(index, index + 70_000);
		const [, element, attributes] = OPENING.exec(rest) ?? [];
		if (element === undefined || attributes === undefined) {
			if (!CLOSING.test(rest)) strays.push(rest.slice(0, 40));
			continue;
		}
		names.add(element);
		for (const [, name, value] of attributes.matchAll(/\s([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
			names.add(`${element} ${name}`);
			if (name === "href") hrefs.push(value ?? "");
		}
	}
	return { names, strays, hrefs };
}

const own = markupOf(await textOf(htmlReport(sampleInput()))).names;

describe("htmlReport with hostile texts", () => {
	it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
		"makes no markup of %s",
		async (_, text) => {
			const html = await textOf(htmlReport(hostileInput([text])));
			const { names, strays, hrefs } = markupOf(html);
			expect(strays).toEqual([]);
			expect([...names].filter((name) => !own.has(name) && !NOT_IN_SAMPLE.has(name))).toEqual([]);
			expect(hrefs.filter((href) => !/^(?:#|https?:\/\/)/.test(href))).toEqual([]);
			expect(html.match(/<\/?(?:script|style)\b/gi)).toEqual(["<style", "</style", "<script", "</script"]);
		},
	);

	it("prints no control, hidden or direction-changing characters", async () => {
		const html = await textOf(htmlReport(hostileInput()));
		expect(html).not.toMatch(UNPRINTABLE);
	});
});

/** The notice about problems of a run; the sample has none. */
const NOT_IN_SAMPLE: ReadonlySet<string> = new Set(["div id"]);
