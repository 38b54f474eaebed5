import type { Host } from "../../core/model/host.ts";
import { cleanText } from "../../core/clean-text.ts";
import { createScrubber } from "../../core/secret.ts";
import { holdSession } from "../../remoting/runner/hold-session.ts";
import type { Fleet } from "../open-fleet.ts";
import type { TargetOpener } from "../open-target.ts";
import type { HostLink } from "./change-work.ts";
import type { ChangeParts } from "./change-parts.ts";
import type { FactReader } from "./read-host-facts.ts";

/** Attempts after the first, for faults that may go away. */
const RETRIES = 2;
const RETRY_BASE_MS = 1000;

/**
 * Makes the connection to a host. What is begun on a host is brought to its end: Ctrl-C does not cut it off, only the
 * time limits of the host do.
 */
export async function openLink(
	parts: ChangeParts,
	fleet: Pick<Fleet, "credentials">,
	opener: TargetOpener,
	reader: FactReader,
	storeFacts: (tenant: string, facts: unknown) => Promise<string | null>,
	host: Host,
): Promise<HostLink> {
	const target = await opener.host(host);
	const retry = { retries: RETRIES, baseDelayMs: RETRY_BASE_MS, random: parts.random };
	const session = holdSession(parts.transport, target, retry);
	const never = new AbortController().signal;
	const scrub = (text: string): string => createScrubber(fleet.credentials.known())(text);
	return {
		scrub,
		close: () => session.close(),
		putFile: (file) => session.putFile(parts.changes.transfer, file, never),
		removeFile: (file) => session.removeFile(parts.changes.transfer, file, never),
		run: async (bundle) =>
			await reader.run(
				host,
				bundle,
				(asked) => session.run(asked, never),
				async () => null,
			),
		async collect() {
			const startedAt = parts.now();
			const read = await reader.run(
				host,
				parts.bundle,
				(asked) => session.run(asked, never),
				(facts) => storeFacts(host.tenant, facts),
			);
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
