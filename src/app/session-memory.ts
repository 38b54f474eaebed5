import type { SessionMemory } from "../remoting/transport.ts";
import { readKnownSession, writeKnownSession } from "../store/known-sessions.ts";

/** A host that was only slow, or has got a subsystem since, is asked again after this time. */
const FORGET_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Remembers in the run store which kind of session each host offers.
 *
 * @param onProblem told what the disk did not take
 */
export function createSessionMemory(
	runsDir: string,
	now: () => Date,
	onProblem: (thrown: unknown) => void,
): SessionMemory {
	return {
		async get({ id, tenant, connection }) {
			const known = await readKnownSession(runsDir, tenant, id);
			if (known === null || known.powershell !== connection.powershell) return undefined;
			const age = now().getTime() - Date.parse(known.foundAt);
			return age >= 0 && age < FORGET_MS ? known.kind : undefined;
		},
		async set({ id, tenant, connection }, kind) {
			const known = { kind, powershell: connection.powershell, foundAt: now().toISOString() };
			await writeKnownSession(runsDir, tenant, id, known).catch(onProblem);
		},
	};
}
