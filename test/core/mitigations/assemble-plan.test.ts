import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../../src/core/mitigations/catalogue.ts";
import { hashPlan, planSchema } from "../../../src/core/model/change/plan.ts";
import { makePlan, OWA_UNIT, planDraft, plannedHost, planStep } from "../../support/plans.ts";
import { assemblePlan } from "../../../src/core/mitigations/assemble-plan.ts";

const hosts = (count: number) =>
	Array.from({ length: count }, (_, index) => plannedHost(`contoso/hq/ex${index + 1}`));

describe("assemblePlan", () => {
	it("makes a plan that its own schema accepts, with its hash", () => {
		const plan = makePlan(hosts(3));
		expect(planSchema.parse(structuredClone(plan))).toEqual(plan);
		expect(plan.hash).toBe(hashPlan(plan));
	});

	it("makes the same plan of the same draft, and another hash of another one", () => {
		expect(makePlan(hosts(3))).toEqual(makePlan(hosts(3)));
		expect(makePlan(hosts(3)).hash).not.toBe(makePlan(hosts(2)).hash);
	});

	it("names only the scripts that its steps run", () => {
		expect(makePlan(hosts(1)).scripts.map(({ unit }) => unit)).toEqual([OWA_UNIT]);
	});

	it("puts hosts with steps into batches, and their steps in that order", () => {
		const idle = plannedHost("contoso/hq/idle", {
			steps: [],
			skipped: [{ host: "contoso/hq/idle", unit: null, obstacles: [{ code: "evidence", message: "x" }] }],
		});
		const plan = makePlan([idle, ...hosts(3)]);
		expect(plan.batches).toEqual([["contoso/hq/ex1"], ["contoso/hq/ex2"], ["contoso/hq/ex3"]]);
		expect(plan.steps.map(({ host }) => host)).toEqual(plan.batches.flat());
		expect(plan.skipped).toHaveLength(1);
	});

	it("keeps to the batches of the policy, and lets the command line only make them smaller", () => {
		const policy = { batches: [2, "50%"] };
		const sizes = (batches?: readonly (number | string)[]) =>
			makePlan(hosts(8), { policy, batches }).batches.map((batch) => batch.length);
		expect(sizes()).toEqual([2, 4, 2]);
		expect(sizes(["100%"])).toEqual([2, 4, 2]);
		expect(sizes([1, 3])).toEqual([1, 3, 3, 1]);
	});

	it("lets the command line choose where the tenant has no policy", () => {
		expect(makePlan(hosts(4), { batches: ["100%"] }).batches).toHaveLength(1);
	});

	it("keeps hosts apart that name the same cluster, and tells where the inventory says otherwise", () => {
		const membership = { kind: "member", name: "DAG01" } as const;
		const redundancy = { dags: null, loadBalancers: [] };
		const members = hosts(2).map((planned) => ({
			...planned,
			host: { ...planned.host, redundancy },
			membership,
		}));
		const free = plannedHost("contoso/hq/ex9");
		const plan = makePlan([...members, free], { batches: ["100%"] });
		expect(plan.batches).toEqual([["contoso/hq/ex1", "contoso/hq/ex9"], ["contoso/hq/ex2"]]);
		expect(plan.notes).toContain("DAG dag01: 2 members, of which no two are in one batch.");
		expect(makePlan([{ ...free, membership }]).notes).toEqual([
			"contoso/hq/ex9: the inventory has it in no DAG, and it is in the cluster DAG01 itself.",
		]);
	});

	it("stops after the first failure, unless the policy allows more", () => {
		expect(makePlan(hosts(20)).stopRule).toEqual({ maxFailures: 0 });
		expect(makePlan(hosts(20), { policy: { allowApply: true, maxFailures: "10%" } }).stopRule).toEqual({
			maxFailures: 2,
		});
	});

	it("says when the policy of the tenant does not allow to apply it", () => {
		expect(makePlan(hosts(1), { policy: {} }).notes[0]).toMatch(/before policy\.allowApply: true/);
		expect(makePlan(hosts(1)).notes).toEqual([]);
	});

	it("names the hosts that nobody has hunted on, and those whose traces are given up", () => {
		const plan = makePlan(
			[plannedHost("contoso/hq/a", { isHunted: true, hasSigns: true }), plannedHost("contoso/hq/b")],
			{ evidenceCase: "IR-7" },
		);
		expect(plan.evidenceLoss).toEqual({ case: "IR-7", hosts: ["contoso/hq/a"] });
		expect(plan.neverHunted).toEqual(["contoso/hq/b"]);
	});

	it("tells of mitigations that are left, without planning to remove them", () => {
		const owa = CATALOGUE.filter(({ id }) => id === "owa-csp");
		const plan = makePlan([plannedHost("contoso/hq/a", { steps: [], leftovers: owa })]);
		expect(plan.steps).toEqual([]);
		expect(plan.notes).toEqual([
			expect.stringMatching(
				/^owa-csp is left on contoso\/hq\/a, .* exf plan --from latest --remove owa-csp$/,
			),
		]);
	});

	it("expects a batch to take as long as its slowest host, and more where the limit makes them wait", () => {
		// 1 s to connect, 3 processes of 3 s: 10 s a host.
		expect(makePlan(hosts(3)).expectedMs).toBe(30_000);
		const twoSteps = plannedHost("contoso/hq/a", {
			steps: [planStep("contoso/hq/a"), planStep("contoso/hq/a", { unit: "mitigate/extended-protection" })],
		});
		expect(makePlan([twoSteps]).expectedMs).toBe(19_000);
		expect(makePlan(hosts(6), { batches: ["100%"], atOnce: 2 }).expectedMs).toBe(30_000);
	});

	it("expects nothing where a host was never measured", () => {
		const plan = assemblePlan(planDraft([plannedHost("contoso/hq/a", { record: undefined })]));
		expect(plan).not.toHaveProperty("expectedMs");
		expect(plan.notes).toEqual([]);
	});
});
