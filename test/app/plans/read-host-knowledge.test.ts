import { describe, expect, it } from "vitest";
import { readHostKnowledge } from "../../../src/app/plans/read-host-knowledge.ts";
import { createRun } from "../../../src/store/create-run.ts";
import { availabilityFacts, NO_CLUSTER } from "../../support/availability-facts.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { NOW } from "../../support/exchange-facts.ts";
import { hostRecord, runDocument, unitResult } from "../../support/records.ts";
import { tempDir } from "../../support/temp-dir.ts";

/** What a run knows of the cluster of a host that sent these facts; undefined facts were not sent. */
async function membershipIn(facts: unknown): Promise<unknown> {
	const dir = tempDir();
	const run = await createRun(dir, NOW);
	const factsSha256 = facts === undefined ? null : await run.writeFacts("contoso", facts);
	const units = [unitResult({ unit: "collect/availability", factsSha256 })];
	const record = hostRecord({ tenant: "contoso", host: "contoso/berlin/ex01", units });
	await run.writeDocument(runDocument([record], { id: run.id }));
	await run.appendRecord(record);
	await run.close();
	const [known] = await collectAsync(readHostKnowledge(dir, run.id, new Set([record.host])));
	return known?.membership;
}

describe("what a run knows of the cluster of a host", () => {
	it("is what the host named", async () => {
		expect(await membershipIn(availabilityFacts())).toEqual({ kind: "member", name: "DAG01" });
		expect(await membershipIn(availabilityFacts({ cluster: NO_CLUSTER }))).toEqual({ kind: "none" });
	});

	it("is nothing when there are no facts, or such that nobody can read", async () => {
		for (const facts of [undefined, {}, availabilityFacts({ cluster: null })]) {
			expect(await membershipIn(facts)).toBeUndefined();
		}
	});
});
