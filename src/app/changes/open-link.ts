import type { Host } from "../../core/model/host.ts";
import { cleanText } from "../../core/clean-text.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { createScrubber } from "../../core/secret.ts";
import { type BundleRun, holdSession } from "../../remoting/runner/hold-session.ts";
import type { Fleet } from "../open-fleet.ts";
import type { TargetOpener } from "../open-target.ts";
import type { FactReader, ReadFacts } from "../read-host-facts.ts";
import type { Turns } from "../take-turns.ts";
import type { HostLink } from "./change-work.ts";
import type { ChangeParts } from "./change-parts.ts";

/** Attempts after the first, for faults that may go away. */
const RETRIES = 2;
const RETRY_BASE_MS = 1000;

/** What the hosts of a run have in common. */
export interface LinkParts {
	readonly parts: ChangeParts;
	readonly fleet: Pick<Fleet, "credentials">;
	readonly opener: TargetOpener;
	readonly reader: FactReader;
	readonly turns: Turns;
	readonly storeFacts: (tenant: string, facts: unknown) => Promise<string | null>;
}

/**
 * Makes the connection to a host. What is begun on a host is brought to its end: Ctrl-C does not cut it off, only the
 * time limits of the host do.
 */
export async function openLink(
	{ parts, fleet, opener, reader, turns, storeFacts }: LinkParts,
	host: Host,
): Promise<HostLink> {
	const target = await opener.host(host);
	const retry = { retries: RETRIES, baseDelayMs: RETRY_BASE_MS, random: parts.random };
	const session = holdSession(parts.transport, target, retry);
	const never = new AbortController().signal;
	const scrub = (text: string): string => createScrubber(fleet.credentials.known())(text);
	async function ask(
		bundle: ScriptBundle,
		store: (facts: unknown) => Promise<string | null>,
	): Promise<ReadFacts & { readonly run: BundleRun }> {
		const visit = await reader.prepare(host, bundle);
		const run = await session.run(visit.bundle, never);
		const known = createScrubber(fleet.credentials.known());
		return { ...(await turns.run(() => visit.read(run.envelopes, known, store))), run };
	}
	return {
		scrub,
		close: () => session.close(),
		putFile: (file) => session.putFile(parts.changes.transfer, file, never),
		removeFile: (file) => session.removeFile(parts.changes.transfer, file, never),
		run: (bundle) => ask(bundle, async () => null),
		async collect() {
			const startedAt = parts.now();
			const read = await ask(parts.bundle, (facts) => storeFacts(host.tenant, facts));
			const isEmpty = Object.keys(read.facts).length === 0;
			const why = read.run.error === undefined ? "no unit gave facts" : scrub(read.run.error.message);
			return {
				...read,
				startedAt,
				problem: isEmpty ? `It could not be looked at: ${cleanText(why)}` : undefined,
			};
		},
	};
}
