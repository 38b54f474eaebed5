import type { PlacedHost } from "../../../src/lab/server/serve-estate.ts";
import type { LabHandle } from "../../../src/lab/run-lab.ts";
import { setupBundle } from "../../support/bundle.ts";
import { commandFor, connectTo, exec, type ExecResult, stdinFor } from "./exec.ts";
import { hostOf } from "./lab.ts";

/** Sends the real scripts to a host of the lab. */
export async function scan(lab: LabHandle, placed: PlacedHost = hostOf(lab)): Promise<ExecResult> {
	const bundle = await setupBundle();
	const client = await connectTo(lab, placed);
	return await exec(client, commandFor(bundle.execReader), stdinFor(bundle.body));
}
