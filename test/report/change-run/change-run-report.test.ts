import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { changeRunJson, changeRunReportSchema } from "../../../src/report/change-run/change-run-json.ts";
import { changeRunMarkdown } from "../../../src/report/change-run/change-run-markdown.ts";
import { changeRunPage } from "../../../src/report/change-run/change-run-page.tsx";
import { redactChangeRun } from "../../../src/report/redact/redact-change-run.ts";
import { REDACTIONS } from "../../../src/report/redact/redactions.ts";
import { hostRecord, identity } from "../../support/records.ts";
import { golden } from "../golden.ts";
import { HOSTILE_TEXTS, UNPRINTABLE } from "../hostile-fleet.ts";
import { hostileChangeRun, sampleChangeRun } from "./sample-change-run.ts";

const page = (input = sampleChangeRun()): string => [...changeRunPage(input)].join("");

describe("the report of a run of changes", () => {
	it("is a page as kept in the golden file", () => {
		expect(page()).toBe(golden("change-run/golden.html", page()));
	});

	it("is Markdown as kept in the golden file", () => {
		const text = changeRunMarkdown(sampleChangeRun());
		expect(text).toBe(golden("change-run/golden.md.txt", text));
	});

	it.each([
		["html", page],
		["markdown", changeRunMarkdown],
	] as const)("says in %s what is half done, what is owed, and what to type", (_, make) => {
		const text = make(sampleChangeRun());
		for (const word of ["EX03", "half", "Oct25SU is missing", "exf rollback 20261121T220000Z", "CHG-4711"]) {
			expect(text).toContain(word);
		}
		expect(text).toContain("exf apply --resume 20261121T220000Z");
	});

	it("offers no rollback where nothing is left to undo", () => {
		const input = sampleChangeRun();
		const undone = { ...input, changes: input.changes.filter(({ status }) => status === "rolled-back") };
		expect(changeRunMarkdown({ ...undone, run: { ...undone.run, hosts: [] } })).not.toContain("exf rollback");
	});

	it("is JSON by its published schema, with the traces", () => {
		const json = changeRunJson(sampleChangeRun());
		const report = changeRunReportSchema.parse(JSON.parse(json));
		expect(report.changes).toHaveLength(4);
		expect(report.traces.filter(({ action }) => action === "rollback")).not.toEqual([]);
		const { $schema: _, ...schema } = z.toJSONSchema(changeRunReportSchema, { io: "input" });
		const validate = new Ajv2020.default({ validateFormats: false }).compile(schema);
		expect(validate(JSON.parse(json))).toBe(true);
	});

	it.each(HOSTILE_TEXTS.map((text) => [text.slice(0, 30), text] as const))(
		"prints nothing that acts: %j",
		(_, text) => {
			const html = page(hostileChangeRun(text));
			expect(html).not.toMatch(/<script>globalThis|<img|<h1>taken|javascript:globalThis\.broken=1"/);
			for (const report of [html, changeRunMarkdown(hostileChangeRun(text))]) {
				expect(report.split("\n").filter((line) => UNPRINTABLE.test(line))).toEqual([]);
			}
			expect(JSON.parse(changeRunJson(hostileChangeRun(text)))).toMatchObject({ run: { command: text } });
		},
	);

	it("stays small whatever a run has changed", () => {
		const input = sampleChangeRun();
		const [host] = input.run.hosts;
		const [change] = input.changes;
		if (host === undefined || change?.applied === null || change === undefined)
			throw new Error("one of each");
		const values = Array.from({ length: 100 }, (_, index) => ({
			target: "C:\\x.config",
			name: `value ${index}`,
			value: "y".repeat(2000),
		}));
		const ids = Array.from({ length: 200 }, (_, index) => `contoso/hq/EX${index}`);
		const large = {
			...input,
			run: { ...input.run, hosts: ids.map((id) => ({ ...host, host: id })) },
			changes: ids.flatMap((id) =>
				[1, 2, 3].map(() => ({
					...change,
					host: id,
					applied: { ...change.applied, values } as typeof change.applied,
				})),
			),
		};
		expect(Buffer.byteLength(page(large))).toBeLessThan(5_000_000);
	});

	it("names nobody when it is redacted", async () => {
		const input = sampleChangeRun();
		async function* records() {
			yield hostRecord({ host: "contoso/hq/EX01", identity: identity({ computerName: "MAILSRV7" }) });
		}
		const told = {
			...input,
			run: { ...input.run, problems: ["MAILSRV7 and EX03 were slow", "10.1.2.3 was asked by FLEET\\jdoe"] },
		};
		const redacted = await redactChangeRun(told, records, REDACTIONS);
		for (const text of [page(redacted), changeRunMarkdown(redacted), changeRunJson(redacted)]) {
			expect(text).not.toMatch(/EX0\d|MAILSRV7|ops0\d|admin|planner|jdoe|10\.1\.2\.3|estate\.yaml/);
			expect(text).toContain("contoso/hq/host-001");
		}
		expect(await redactChangeRun(told, records, [])).toBe(told);
	});
});
