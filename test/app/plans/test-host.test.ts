import { describe, expect, it } from "vitest";
import { createTargetOpener } from "../../../src/app/open-target.ts";
import { createTestBundles } from "../../../src/app/plans/test-bundles.ts";
import { type HostTested, testHost } from "../../../src/app/plans/test-host.ts";
import { findMitigations } from "../../../src/core/mitigations/find-mitigation.ts";
import { changeFleet, type ChangeFleet, fleetOf, type HostState, UNIT } from "../../support/change-fleet.ts";
import { tempDir } from "../../support/temp-dir.ts";

/** Asks ex01 for the small unit of the simulated hosts. */
async function ask(
	state: Partial<HostState> = {},
	computerName = "EX01",
): Promise<{ readonly tested: HostTested; readonly fleet: ChangeFleet }> {
	const fleet = changeFleet(tempDir(), ["ex01"]);
	fleet.set("ex01", state);
	const [host] = fleet.hosts;
	const [entry] = findMitigations(["owa-csp"]);
	if (host === undefined || entry === undefined) throw new Error("expected a host and an entry");
	const { credentials } = fleetOf(fleet.hosts);
	const tester = {
		parts: fleet.parts,
		credentials,
		opener: createTargetOpener({ credentials }),
		bundles: createTestBundles(fleet.parts.changes),
		impactOf: () => ({ changes: [{ impact: "Nothing is noticed." }] }),
		signal: new AbortController().signal,
	};
	const wish = { entry: { ...entry, unit: UNIT }, parameters: {}, reason: "It is open." };
	return { tested: await testHost(tester, { host, wishes: [wish, wish], computerName }), fleet };
}

const codes = ({ skipped }: HostTested): (string | undefined)[] =>
	skipped.map(({ obstacles }) => obstacles[0]?.code);

describe("testHost", () => {
	it("makes a step of each wish, and only tests", async () => {
		const { tested, fleet } = await ask();
		expect(tested).toMatchObject({ isReached: true, skipped: [] });
		expect(tested.steps.map(({ unit, impact }) => [unit, impact])).toEqual([
			[UNIT, ["Nothing is noticed."]],
			[UNIT, ["Nothing is noticed."]],
		]);
		expect(fleet.asked).toEqual(["ex01 test", "ex01 test"]);
	});

	it("plans nothing for a host that is another one than in the run", async () => {
		const { tested } = await ask({}, "EX09");
		expect(tested).toMatchObject({ steps: [], isReached: false });
		expect(tested.skipped).toMatchObject([
			{
				unit: null,
				obstacles: [{ code: "other-host", message: "It calls itself EX01, in the run it was EX09." }],
			},
		]);
	});

	it("plans nothing for a host whose connection breaks", async () => {
		const { tested } = await ask({ breaks: "always" });
		expect(tested).toMatchObject({ steps: [], isReached: false });
		expect(codes(tested)).toEqual(["closed"]);
	});

	it("says what the unit finds in the way", async () => {
		const { tested } = await ask({ obstacle: "shared-configuration" });
		expect(tested).toMatchObject({ steps: [], isReached: true });
		expect(codes(tested)).toEqual(["shared-configuration", "shared-configuration"]);
	});
});
