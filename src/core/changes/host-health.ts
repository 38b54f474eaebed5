import { z } from "zod";
import type { ApplyResult } from "../model/change/change-results.ts";
import { availabilityFactsSchema } from "../model/facts/availability.ts";
import type { HostFacts } from "../model/facts/index.ts";
import { compareAvailability } from "./availability-health.ts";

/** What works on a host, as far as one can see from outside and by the services. */
export const hostHealthSchema = z.object({
	/** Services that run. */
	services: z.array(z.string()),
	/** Application pools that are started. */
	appPools: z.array(z.string()),
	/** Answers of health pages by their path: a status code, or why there is none. Empty when they were not asked. */
	pages: z.record(z.string(), z.string()),
	/** Cluster, copies, queues and components; null when they were not seen, as in runs that did not look. */
	availability: availabilityFactsSchema.nullable().default(null),
});
export type HostHealth = z.infer<typeof hostHealthSchema>;

/** What the facts say of the health of a host, or why they say nothing. */
export function seeHealth(facts: HostFacts, pages: HostHealth["pages"] = {}): HostHealth | string {
	const services = facts["collect/services"];
	const iis = facts["collect/iis-config"];
	if (services === undefined) return "no facts of collect/services";
	if (iis === undefined) return "no facts of collect/iis-config";
	return {
		services: services.services.filter(({ state }) => state === "running").map(({ name }) => name),
		appPools: iis.appPools.filter(({ state }) => state === "started").map(({ name }) => name),
		pages: { ...pages },
		availability: facts["collect/availability"] ?? null,
	};
}

/** What a change stops on purpose: `service x` and `app pool y`, in small letters. */
export function stoppedOnPurpose(applied: readonly Pick<ApplyResult, "values">[]): ReadonlySet<string> {
	const stopped = applied.flatMap(({ values }) =>
		values.filter(({ name, value }) => name === "state" && value === "stopped").map(({ target }) => target),
	);
	return new Set(stopped.map((target) => target.toLowerCase()));
}

/** What worked before and does not work now, one sentence each; empty when all is as before. */
export function compareHealth(
	before: HostHealth,
	after: HostHealth,
	onPurpose: ReadonlySet<string> = new Set(),
): string[] {
	const isRunning = new Set(after.services.map((name) => name.toLowerCase()));
	const isStarted = new Set(after.appPools.map((name) => name.toLowerCase()));
	const isMeant = (kind: string, name: string): boolean => onPurpose.has(`${kind} ${name.toLowerCase()}`);
	return [
		...before.services
			.filter((name) => !isRunning.has(name.toLowerCase()) && !isMeant("service", name))
			.map((name) => `Service ${name} ran before and does not run now.`),
		...before.appPools
			.filter((name) => !isStarted.has(name.toLowerCase()) && !isMeant("app pool", name))
			.map((name) => `Application pool ${name} was started before and is not now.`),
		...Object.entries(before.pages)
			.filter(([path, answer]) => after.pages[path] !== answer)
			.map(
				([path, answer]) =>
					`${path} answered ${answer} before, now ${after.pages[path] ?? "it was not asked"}.`,
			),
		...compareAvailability(before.availability, after.availability, onPurpose),
	];
}
