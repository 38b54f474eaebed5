import { type Session, type SessionItem, type Transport, TransportError } from "../../remoting/transport.ts";
import type { ChosenFile } from "./choose-imports.ts";
import { openCollectedFile } from "./open-collected-file.ts";

/**
 * Files instead of connections: a host "is reached" by reading its file once more, so that everything behind a
 * transport (limits, facts, rules, ledger, reports) is the same for imported hosts.
 */
export function createImportTransport(chosen: readonly ChosenFile[], now: () => Date): Transport {
	const byHost = new Map(chosen.map((file) => [file.host.id, file]));
	return {
		async connect({ host }) {
			const file = byHost.get(host.id);
			if (file === undefined) throw new TransportError("protocol", `no file of ${host.id} was chosen`);
			return await openSession(file, now());
		},
	};
}

async function openSession(chosen: ChosenFile, now: Date): Promise<Session> {
	const opened = await openCollectedFile(chosen.path);
	if (!opened.ok) throw new TransportError("protocol", `${chosen.path}: ${opened.problem}`);
	if (opened.sha256 !== chosen.sha256) {
		throw new TransportError("protocol", `${chosen.path} was changed while it was imported`);
	}
	const { envelopes } = opened.file;
	return {
		notes: [chosen.note],
		// A clock that is ahead must not put this host after the run.
		collectedAt: chosen.createdAt < now ? chosen.createdAt : now,
		async *run(bundle): AsyncGenerator<SessionItem> {
			for (const { id } of bundle.units) {
				const text = envelopes.get(id);
				if (text !== undefined) yield { kind: "envelope", unit: id, text };
			}
		},
		probe: () => Promise.reject(new TransportError("protocol", "a file has no PowerShell to ask")),
		putFile: () => Promise.reject(noHost()),
		removeFile: () => Promise.reject(noHost()),
		close: async () => {},
	};
}

function noHost(): TransportError {
	return new TransportError("protocol", "an imported host takes no files");
}
