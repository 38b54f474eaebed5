import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readWorkerScripts } from "../remoting/powershell/worker-scripts.ts";
import { encodeCommand } from "../remoting/ssh/encode-command.ts";
import { readTransferScripts } from "../scripts/build-transfer-bundle.ts";
import { describeScripts, describeTransfer, sha256Of } from "../scripts/describe-scripts.ts";
import { loadCatalog } from "../scripts/load-catalog.ts";
import { createApp } from "./create-app.ts";
import { packageRoot } from "./find-package.ts";

/** Text of every page of docs that is made from the scripts, by its path in the package. */
export async function docFiles(): Promise<Record<string, string>> {
	const template = await readFile(join(packageRoot, "scripts", "what-runs-on-your-servers.md"), "utf8");
	const catalog = await loadCatalog(join(packageRoot, "ps-scripts"));
	const { bundle } = await createApp();
	const command = encodeCommand("powershell.exe", bundle.execReader);
	const { worker, sessionReader } = await readWorkerScripts();
	const bytes = Buffer.byteLength(bundle.body);
	const values: Readonly<Record<string, string>> = {
		...describeScripts(catalog, bundle),
		...describeTransfer(await readTransferScripts(join(packageRoot, "ps-scripts"))),
		bundle: bundle.sha256,
		bundleBytes: String(bytes),
		bundleSize: `${Math.round(bytes / 1024)} KB`,
		localWorker: sha256Of(worker),
		sessionReader: sha256Of(sessionReader),
		command,
		commandLength: String(command.length),
		reader: sha256Of(bundle.execReader),
		readerText: bundle.execReader,
		psrpReader: sha256Of(bundle.psrpReader),
		psrpReaderText: bundle.psrpReader,
	};
	const text = template.replace(
		/\{\{([A-Za-z]+)\}\}/g,
		(placeholder, name: string) => values[name] ?? placeholder,
	);
	return { "docs/what-runs-on-your-servers.md": text };
}
