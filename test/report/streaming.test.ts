import { describe, expect, it } from "vitest";
import { htmlReport } from "../../src/report/html/html-report.tsx";
import { jsonReport } from "../../src/report/json/json-report.ts";
import type { ReportInput } from "../../src/report/reporter.ts";
import { terminalReport } from "../../src/report/terminal/terminal-report.ts";
import { textOf } from "../support/records.ts";
import { generatedInput } from "./generated-fleet.ts";

interface Watched {
	readonly input: ReportInput;
	/** Passes begun, passes ended (also by leaving early), records given. */
	readonly seen: { opened: number; closed: number; records: number };
}

function watch(hosts: number): Watched {
	const inner = generatedInput(hosts);
	const seen = { opened: 0, closed: 0, records: 0 };
	async function* records() {
		seen.opened += 1;
		try {
			for await (const record of inner.records()) {
				seen.records += 1;
				yield record;
			}
		} finally {
			seen.closed += 1;
		}
	}
	return { input: { ...inner, records }, seen };
}

const REPORTERS = {
	terminal: { report: (input: ReportInput) => terminalReport(input, { color: false, width: 80 }), passes: 1 },
	json: { report: jsonReport, passes: 1 },
	html: { report: htmlReport, passes: 2 },
};

describe.each(Object.entries(REPORTERS))("the %s reporter", (_, { report, passes }) => {
	it("opens no record before its output is asked for", () => {
		const { input, seen } = watch(3);
		report(input);
		expect(seen.opened).toBe(0);
	});

	it(`reads the records in passes: ${passes}, each closed again`, async () => {
		const { input, seen } = watch(30);
		await textOf(report(input));
		expect(seen).toEqual({ opened: passes, closed: passes, records: passes * 30 });
	});
});

describe("the json reporter", () => {
	it("gives each host before it reads the next", async () => {
		const { input, seen } = watch(10);
		const chunks = jsonReport(input);
		await chunks.next();
		for (let host = 1; host <= 3; host += 1) {
			await chunks.next();
			expect(seen.records).toBe(host);
		}
		await chunks.return(undefined);
		expect(seen.closed).toBe(1);
	});
});

describe("the html reporter", () => {
	it("gives the hosts one by one", async () => {
		const { input } = watch(50);
		let blocks = 0;
		for await (const chunk of htmlReport(input)) {
			const inChunk = chunk.split('<details class="host"').length - 1;
			expect(inChunk).toBeLessThanOrEqual(1);
			blocks += inChunk;
		}
		expect(blocks).toBe(50);
	});
});
