import { describe, expect, it } from "vitest";
import { htmlReport } from "../../../src/report/html/html-report.tsx";
import { textOf } from "../../support/records.ts";
import { HOSTILE_TEXTS, hostileInput } from "../hostile-fleet.ts";

/** Elements that the report itself uses. */
const OWN_ELEMENTS = new Set(
	(
		"html head meta title style body a header div p h1 h2 h3 h4 small dl dt dd span nav ol ul li i label input output " +
		"button main section em strong figure svg rect line circle text table caption thead tbody tfoot tr th td b code " +
		"pre details summary footer script"
	).split(" "),
);

describe("htmlReport with hostile texts", () => {
	it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
		"makes no markup of %s",
		async (_, text) => {
			const html = await textOf(htmlReport(hostileInput([text])));
			const body = html.slice(html.indexOf("</style>"));
			const elements = [...body.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name]) => name ?? "");
			expect(elements.filter((name) => !OWN_ELEMENTS.has(name))).toEqual([]);
			expect(html.match(/<script/g)).toHaveLength(1);
			expect(
				html
					.match(/<\/(?:script|style|title|pre)>/g)
					?.sort()
					.join(""),
			).toMatch(/^(<\/pre>)?<\/script><\/style><\/title>$/);
			expect(body).not.toMatch(/<[^>]*\son\w+\s*=/i);
			expect(body).not.toMatch(/href="(?!#|https?:\/\/)/);
		},
	);

	it("prints no control, hidden or direction-changing characters", async () => {
		const html = await textOf(htmlReport(hostileInput()));
		// oxlint-disable-next-line no-control-regex
		expect(html).not.toMatch(
			/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
		);
		expect(html).not.toMatch(/\p{Cs}/u);
	});
});
