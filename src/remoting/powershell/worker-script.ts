import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The script belongs to this program: the same steps up from src and from dist. */
const WORKER = join(import.meta.dirname, "../../../ps-scripts/remoting/local-worker.ps1");

/** What runs in the process of this machine, with LF line ends. */
export async function readWorkerScript(): Promise<string> {
	return (await readFile(WORKER, "utf8")).replaceAll("\r\n", "\n");
}
