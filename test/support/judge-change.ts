import { gunzipSync } from "node:zlib";
import { buildIisModel } from "../../src/core/iis/build-model.ts";
import { seeMitigation } from "../../src/core/iis/mitigation-sight.ts";
import type { IisConfigFacts } from "../../src/core/model/facts/iis-config.ts";
import type { HostMitigation } from "../../src/core/model/host-mitigation.ts";
import type { MitigationEntry } from "../../src/core/model/mitigation.ts";
import { mitigationStates } from "../../src/core/rules/iis/mitigation-states.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { readEnvelope } from "../../src/scripts/read-envelope.ts";
import type { ChangedHost } from "./change-unit.ts";
import { webHost } from "./web-host.ts";

const UNIT = "collect/iis-config";
const knowledge = await loadKnowledge();

/** The configuration as a scan of the changed host would have it, read in the same process as a test. */
export async function configOf(host: ChangedHost): Promise<IisConfigFacts> {
	const { extra } = await host.run("test", {}, [UNIT]);
	const read = readEnvelope(extra.get(UNIT) ?? "", UNIT);
	if (!read.ok || read.facts === null) throw new Error(read.ok ? "no facts" : read.problem);
	const texts = new Map(
		read.facts.files.map(({ sha256, content }) => [
			content === null ? "" : sha256,
			content === null ? null : gunzipSync(Buffer.from(content, "base64")).toString("utf8"),
		]),
	);
	const files = read.facts.files.map(({ content: _content, known: _known, ...file }) => ({
		...file,
		text: texts.get(file.sha256) ?? null,
	}));
	return { ...read.facts, files };
}

/** What core makes of it, for a server of a build. */
export function stateIn(config: IisConfigFacts, build: string, id: string): HostMitigation | undefined {
	return mitigationStates(webHost(build, { [UNIT]: config })).find((state) => state.id === id);
}

/** Whether every request that must be stopped is, and which harmless ones are, too. */
export function sightOf(config: IisConfigFacts, id: string) {
	const { state, open, harmed } = seeMitigation(buildIisModel(config), mitigationOf(id));
	return { state, open, harmed };
}

export function mitigationOf(id: string): MitigationEntry {
	const entry = knowledge.mitigations?.find((known) => known.id === id);
	if (entry === undefined) throw new Error(`no mitigation ${id}`);
	return entry;
}
