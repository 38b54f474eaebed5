import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Texts of ps-scripts/remoting, with LF line ends. */
export interface WorkerScripts {
	/** Runs in the process of this machine. */
	readonly worker: string;
	/** Runs in the sessions on the hosts. */
	readonly sessionReader: string;
}

/** The folder that belongs to this program: the same steps up from src and from dist. */
const FOLDER = join(import.meta.dirname, "../../../ps-scripts/remoting");

export async function readWorkerScripts(folder: string = FOLDER): Promise<WorkerScripts> {
	const [worker, sessionReader] = await Promise.all([
		readScript(join(folder, "local-worker.ps1")),
		readScript(join(folder, "session-reader.ps1")),
	]);
	return { worker, sessionReader };
}

async function readScript(path: string): Promise<string> {
	return (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
}
