import { describe, expect, it } from "vitest";
import {
	compareAvailability,
	COPY_QUEUE_GROWTH,
	inactiveComponents,
	QUEUE_GROWTH,
	REPLAY_QUEUE_GROWTH,
} from "../../../src/core/changes/availability-health.ts";
import type { AvailabilityFacts } from "../../../src/core/model/facts/availability.ts";
import { availabilityFacts, clusterFacts, copyFacts, NO_CLUSTER } from "../../support/availability-facts.ts";

const before = availabilityFacts();

/** What is worse when a host as before has become so. */
function worse(after: Partial<AvailabilityFacts>, onPurpose?: ReadonlySet<string>): string[] {
	return compareAvailability(before, availabilityFacts(after), onPurpose);
}

describe("the availability of a host", () => {
	it("is as before when nothing has changed, or nobody looked before", () => {
		expect(worse({})).toEqual([]);
		expect(compareAvailability(null, null)).toEqual([]);
	});

	it("is worse when a healthy copy has failed, or is not there any more", () => {
		const copies = [copyFacts("db01", { flags: ["Failed", "Disconnected"] })];
		expect(worse({ copies })).toEqual([
			"The copy of DB01 was healthy before and is Failed, Disconnected now.",
			"The copy of DB02 was healthy before and is not seen now.",
		]);
	});

	it("does not hold against a change what was so before it", () => {
		const bad = availabilityFacts({
			cluster: clusterFacts({
				nodes: [{ name: "EX02", state: "down" }],
				witnesses: [{ name: "Witness", kind: "File Share Witness", state: "failed" }],
			}),
			copies: [copyFacts("DB01", { flags: ["Suspended"] })],
			components: [{ component: "OwaProxy", requester: "HealthApi", value: "1:0:638" }],
		});
		expect(compareAvailability(bad, bad)).toEqual([]);
	});

	it("lets queues grow a little", () => {
		const grownBy = (copyQueue: number, replayQueue: number): string[] =>
			worse({ copies: [copyFacts("DB01", { copyQueue, replayQueue }), copyFacts("DB02")] });
		expect(grownBy(COPY_QUEUE_GROWTH, REPLAY_QUEUE_GROWTH)).toEqual([]);
		expect(grownBy(COPY_QUEUE_GROWTH + 1, REPLAY_QUEUE_GROWTH + 1)).toEqual([
			`The copy queue of DB01 has ${COPY_QUEUE_GROWTH + 1} logs now, 0 before.`,
			`The replay queue of DB01 has ${REPLAY_QUEUE_GROWTH + 1} logs now, 0 before.`,
		]);
	});

	it.each(Object.entries(QUEUE_GROWTH))("is worse when the %s grew by more than %i", (counter, most) => {
		const withLength = (length: number) => availabilityFacts({ queues: [{ counter, length }] });
		expect(compareAvailability(withLength(5), withLength(5 + most))).toEqual([]);
		expect(compareAvailability(withLength(5), withLength(6 + most))).toEqual([
			`${counter} (mail) has ${6 + most} messages now, 5 before.`,
		]);
	});

	it("is worse when a node or the witness is not what it was", () => {
		const cluster = clusterFacts({
			nodes: [
				{ name: "ex01", state: "up" },
				{ name: "EX02", state: "down" },
			],
			witnesses: [{ name: "Witness", kind: "File Share Witness", state: "failed" }],
		});
		expect(worse({ cluster })).toEqual([
			"Node EX02 of the cluster was up before and is down now.",
			"Witness of the cluster was online before and is failed now.",
		]);
	});

	it("is worse when the cluster service does not run, whatever else there is to say", () => {
		const stopped = { state: "stopped", startMode: "automatic" } as const;
		expect(worse({ cluster: { ...NO_CLUSTER, service: stopped } })).toEqual([
			"The cluster service ran before and does not run now, so the host has no quorum.",
		]);
	});

	it("is worse when a component is inactive that was active", () => {
		const components = [
			{ component: "HubTransport", requester: "Maintenance", value: "1:0:639" },
			{ component: "HubTransport", requester: "HealthApi", value: "1:2:639" },
		];
		expect(worse({ components })).toEqual([
			"Component HubTransport was active before and is inactive now (Maintenance, HealthApi).",
		]);
	});

	it("is worse when it could be seen and cannot be seen now", () => {
		expect(compareAvailability(before, null)).toHaveLength(1);
		expect(worse({ cluster: null, copies: null, queues: null, components: null })).toEqual([
			"The cluster could be seen before and cannot be seen now.",
			"The database copies could be seen before and cannot be seen now.",
			"The mail queues could be seen before and cannot be seen now.",
			"The component states could be seen before and cannot be seen now.",
		]);
		expect(worse({ cluster: clusterFacts({ witnesses: null }) })).toHaveLength(1);
	});

	it("does not ask for what a service counted that the change has stopped on purpose", () => {
		const onPurpose = new Set(["service msexchangetransport", "service msexchangerepl"]);
		expect(worse({ copies: null, queues: null }, onPurpose)).toEqual([]);
	});

	it("shows names of a host without what could deceive a terminal", () => {
		const evil = copyFacts("DB\u001b[2J\u202e01");
		const old = availabilityFacts({ copies: [evil] });
		const now = availabilityFacts({ copies: [{ ...evil, flags: ["Failed"] }] });
		expect(compareAvailability(old, now)[0]).toBe("The copy of DB 01 was healthy before and is Failed now.");
	});
});

describe("component states", () => {
	it.each(["", "x", "1:0", "2:0:638", "1:0:638:1", "1:-1:638"])("%j is none", (value) => {
		expect(inactiveComponents([{ component: "X", requester: "Y", value }]).size).toBe(0);
	});
});
