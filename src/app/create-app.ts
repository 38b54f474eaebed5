import { join } from "node:path";
import { FACT_SCHEMAS } from "../core/model/facts/index.ts";
import { chooseTransport } from "../remoting/choose-transport.ts";
import { createPowerShellTransport } from "../remoting/powershell/powershell-transport.ts";
import { createSshTransport } from "../remoting/ssh/ssh-transport.ts";
import { buildBundle } from "../scripts/build-bundle.ts";
import { buildChangeBundle } from "../scripts/build-change-bundle.ts";
import { buildTransferBundle, readTransferScripts } from "../scripts/build-transfer-bundle.ts";
import { loadCatalog } from "../scripts/load-catalog.ts";
import { readChangeEnvelope } from "../scripts/read-change-envelope.ts";
import { readEnvelope } from "../scripts/read-envelope.ts";
import type { ChangeParts } from "./changes/change-parts.ts";
import { packageRoot } from "./find-package.ts";

/** Wires the real parts. Nothing else does. */
export async function createApp(): Promise<ChangeParts> {
	const scripts = join(packageRoot, "ps-scripts");
	const catalog = await loadCatalog(scripts);
	return {
		transport: chooseTransport({ ssh: createSshTransport(), powershell: createPowerShellTransport() }),
		bundle: buildBundle(catalog, Object.keys(FACT_SCHEMAS)),
		readEnvelope,
		now: () => new Date(),
		random: Math.random,
		changes: {
			units: catalog.units
				.filter(({ manifest }) => manifest.kind === "mitigate")
				.map(({ id, version, sha256 }) => ({ unit: id, version, sha256 })),
			bundle: (action, unit, parameters, extraUnits) =>
				buildChangeBundle(catalog, action, unit, parameters, extraUnits),
			transfer: buildTransferBundle(catalog, await readTransferScripts(scripts)),
			read: readChangeEnvelope,
		},
	};
}
