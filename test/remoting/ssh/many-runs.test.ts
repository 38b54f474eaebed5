import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { SESSION_KINDS } from "../../../src/core/model/host.ts";
import { type LabHandle, runLab } from "../../../src/lab/run-lab.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { scanBundle } from "../../support/bundle.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";
import { tempDirFor } from "../../support/temp-dir.ts";

/** More than the listeners after which Node warns of a leak. */
const RUNS = 12;
const NEVER = new AbortController().signal;

describe.each(SESSION_KINDS)("a connection with sessions of kind %s", (kind) => {
	const dir = tempDirFor(afterAll);
	let lab: LabHandle;
	beforeAll(async () => {
		const { execReader: exec, psrpReader: psrp } = await scanBundle();
		lab = await runLab({ dir, stories: ["clean@subsystem"], readers: { exec, psrp }, signal: NEVER });
	});
	afterAll(() => lab.close());

	it("carries many runs and piles up nothing", async () => {
		const warnings: string[] = [];
		const note = (warning: Error): void => void warnings.push(warning.message);
		process.on("warning", note);
		onTestFinished(() => void process.off("warning", note));
		const [placed] = lab.hosts;
		const host = buildHost({
			address: placed?.address ?? "",
			connection: { session: kind, port: placed?.port ?? 0, knownHosts: [lab.files.knownHosts] },
		});
		const credential = buildCredential("CONTOSO\\svc-fleet", { keyFile: lab.files.clientKey });
		const session = await createSshTransport().connect(buildTarget(host, credential), NEVER);
		const bundle = await scanBundle();
		for (let run = 0; run < RUNS; run += 1) {
			await session.probe(bundle, { timeoutMs: 60_000, idleMs: 60_000, signal: NEVER });
		}
		await session.close();
		// Node tells its warnings a turn later.
		await new Promise((resolve) => setImmediate(resolve));
		expect(warnings.filter((text) => text.includes("listeners"))).toEqual([]);
	});
});
