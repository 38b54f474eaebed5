import { cleanText } from "../clean-text.ts";
import type { AvailabilityFacts, ClusterFacts } from "../model/facts/availability.ts";

/** Logs by which the queues of a copy may grow while a host is changed: minutes of a busy server, not of a broken one. */
export const COPY_QUEUE_GROWTH = 10;
export const REPLAY_QUEUE_GROWTH = 50;

/**
 * Messages by which a queue may grow, by its counter. Lengths of 250 are where Microsoft's "Transport Server Counters"
 * (ff367923) has its limits; a message is poison only when it has brought down the transport service.
 */
export const QUEUE_GROWTH: Readonly<Record<string, number>> = {
	"Submission Queue Length": 100,
	"Unreachable Queue Length": 100,
	"Poison Queue Length": 0,
	"Retry Mailbox Delivery Queue Length": 100,
	"Retry Remote Delivery Queue Length": 100,
	"Internal Retry Remote Delivery Queue Length": 100,
	"External Retry Remote Delivery Queue Length": 100,
	"Largest Delivery Queue Length": 250,
	"Internal Largest Delivery Queue Length": 250,
	"External Largest Delivery Queue Length": 250,
};

/** Which service, when it is stopped on purpose, explains that something is not seen any more. */
const COUNTED_BY = { copies: "service msexchangerepl", queues: "service msexchangetransport" } as const;

/**
 * What was available before and is not now, one sentence each.
 *
 * @param before null: it was not seen, so nothing can be worse
 * @param onPurpose what the change has stopped: `service x`, in small letters
 */
export function compareAvailability(
	before: AvailabilityFacts | null,
	after: AvailabilityFacts | null,
	onPurpose: ReadonlySet<string> = new Set(),
): string[] {
	if (before === null) return [];
	if (after === null) return ["Cluster, copies and queues could be seen before and cannot be seen now."];
	const isLost = (part: keyof typeof COUNTED_BY): boolean =>
		before[part] !== null && after[part] === null && !onPurpose.has(COUNTED_BY[part]);
	return [
		...compareClusters(before.cluster, after.cluster),
		...(isLost("copies") ? ["The database copies could be seen before and cannot be seen now."] : []),
		...compareCopies(before.copies ?? [], after.copies),
		...(isLost("queues") ? ["The mail queues could be seen before and cannot be seen now."] : []),
		...compareQueues(before.queues ?? [], after.queues),
		...compareComponents(before.components, after.components),
	];
}

function compareClusters(before: ClusterFacts | null, after: ClusterFacts | null): string[] {
	if (before === null || before.service?.state !== "running") return [];
	if (after === null) return ["The cluster could be seen before and cannot be seen now."];
	if (after.service?.state !== "running") {
		return ["The cluster service ran before and does not run now, so the host has no quorum."];
	}
	const nodes = new Map(after.nodes.map(({ name, state }) => [name.toLowerCase(), state]));
	const fallen = before.nodes.flatMap(({ name, state }) => {
		const now = nodes.get(name.toLowerCase()) ?? "gone";
		return state === "up" && now !== "up"
			? [`Node ${shown(name)} of the cluster was up before and is ${now} now.`]
			: [];
	});
	return [...fallen, ...compareWitnesses(before.witnesses, after.witnesses)];
}

function compareWitnesses(before: ClusterFacts["witnesses"], after: ClusterFacts["witnesses"]): string[] {
	if (before === null || before.length === 0) return [];
	if (after === null) return ["The witness of the cluster could be seen before and cannot be seen now."];
	const states = new Map(after.map(({ name, state }) => [name, state]));
	return before.flatMap(({ name, state }) => {
		const now = states.get(name) ?? "gone";
		return state === "online" && now !== "online"
			? [`${shown(name)} of the cluster was online before and is ${now} now.`]
			: [];
	});
}

type Copies = NonNullable<AvailabilityFacts["copies"]>;

function compareCopies(before: Copies, after: Copies | null): string[] {
	if (after === null) return [];
	const copies = new Map(after.map((copy) => [copy.database.toLowerCase(), copy]));
	return before.flatMap((old) => {
		const copy = copies.get(old.database.toLowerCase());
		const name = shown(old.database);
		if (old.flags.length === 0 && copy === undefined) {
			return [`The copy of ${name} was healthy before and is not seen now.`];
		}
		if (copy === undefined) return [];
		return [
			...(old.flags.length === 0 && copy.flags.length > 0
				? [`The copy of ${name} was healthy before and is ${copy.flags.join(", ")} now.`]
				: []),
			...grown(`The copy queue of ${name}`, "logs", old.copyQueue, copy.copyQueue, COPY_QUEUE_GROWTH),
			...grown(`The replay queue of ${name}`, "logs", old.replayQueue, copy.replayQueue, REPLAY_QUEUE_GROWTH),
		];
	});
}

type Queues = NonNullable<AvailabilityFacts["queues"]>;

function compareQueues(before: Queues, after: Queues | null): string[] {
	if (after === null) return [];
	const lengths = new Map(after.map(({ counter, length }) => [counter, length]));
	return before.flatMap(({ counter, length }) => {
		const growth = QUEUE_GROWTH[counter];
		const now = lengths.get(counter) ?? null;
		return growth === undefined ? [] : grown(`${counter} (mail)`, "messages", length, now, growth);
	});
}

function compareComponents(
	before: AvailabilityFacts["components"],
	after: AvailabilityFacts["components"],
): string[] {
	if (before === null) return [];
	if (after === null) return ["The component states could be seen before and cannot be seen now."];
	const old = inactiveComponents(before);
	return [...inactiveComponents(after)]
		.filter(([name]) => !old.has(name))
		.map(
			([, { component, by }]) =>
				`Component ${shown(component)} was active before and is inactive now (${by.map(shown).join(", ")}).`,
		);
}

/**
 * Components that are not active, by name in small letters: one requester is enough, as for the Exchange shell. A value
 * that is none of a requester does not count.
 */
export function inactiveComponents(
	components: NonNullable<AvailabilityFacts["components"]>,
): Map<string, { readonly component: string; readonly by: readonly string[] }> {
	const inactive = new Map<string, { readonly component: string; readonly by: readonly string[] }>();
	for (const { component, requester, value } of components) {
		const state = /^1:(\d+):\d+$/.exec(value)?.[1];
		if (state === undefined || state === "1") continue;
		const known = inactive.get(component.toLowerCase());
		inactive.set(component.toLowerCase(), { component, by: [...(known?.by ?? []), requester] });
	}
	return inactive;
}

function grown(
	what: string,
	unit: string,
	before: number | null,
	now: number | null,
	most: number,
): string[] {
	if (before === null || now === null || now - before <= most) return [];
	return [`${what} has ${now} ${unit} now, ${before} before.`];
}

/** Names come from a host. */
function shown(name: string): string {
	return cleanText(name, 100);
}
