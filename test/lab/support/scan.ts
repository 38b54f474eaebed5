import type { LabHandle } from "../../../src/lab/run-lab.ts";
import type { PlacedHost } from "../../../src/lab/server/serve-estate.ts";
import { commandFor, connectTo, exec, type ExecResult, stdinFor } from "./exec.ts";
import { hostOf } from "./lab.ts";

/** Sends a script to a host of the lab. */
export async function scan(
	lab: LabHandle,
	placed: PlacedHost = hostOf(lab),
	script: { readonly execReader: string; readonly body: string } = { execReader: "'x'", body: "'y'" },
): Promise<ExecResult> {
	const client = await connectTo(lab, placed);
	return await exec(client, commandFor(script.execReader), stdinFor(script.body));
}
