import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CredentialGate } from "../../../src/remoting/runner/credential-gate.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import type { LabEngineName } from "../../../src/lab/choose-engine.ts";
import { type LabHandle, runLab } from "../../../src/lab/run-lab.ts";
import { SESSION_KINDS } from "../../../src/core/model/host.ts";
import { scanBundle } from "../../support/bundle.ts";
import { transportSuite } from "../../contracts/transport-suite.ts";
import { engineCommand } from "../../support/engine.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";
import { tempDirFor } from "../../support/temp-dir.ts";

const ENGINES: readonly { readonly name: LabEngineName; readonly missing: boolean }[] = [
	{ name: "recorded", missing: false },
	{ name: "powershell", missing: engineCommand() === undefined },
];

/** The whole suite on each kind with recordings; with the real PowerShell once for each reader. */
const CASES = ENGINES.flatMap((engine) => {
	const kinds = SESSION_KINDS.filter((kind) => engine.name === "recorded" || kind !== "server-mode");
	return kinds.map((session) => ({ engine, session }));
});

for (const { engine, session: kind } of CASES) {
	describe.skipIf(engine.missing)(`the lab with its ${engine.name} engine, over ${kind}`, () => {
		const stop = new AbortController();
		const dir = tempDirFor(afterAll);
		let lab: LabHandle;

		beforeAll(async () => {
			const command = engineCommand();
			const options = command === undefined ? {} : { engineCommand: [command] };
			const { execReader: exec, psrpReader: psrp } = await scanBundle();
			lab = await runLab({
				dir,
				stories: ["clean@subsystem"],
				engine: engine.name,
				readers: { exec, psrp },
				signal: stop.signal,
				...options,
			});
		});
		afterAll(() => lab.close());

		transportSuite(`lab, ${engine.name}, ${kind}`, { anyScript: engine.name === "powershell" }, () => {
			const [placed] = lab.hosts;
			const host = buildHost({
				address: placed?.address ?? "",
				connection: { session: kind, port: placed?.port ?? 0, knownHosts: [lab.files.knownHosts] },
			});
			const passwordHost = { ...host, connection: { ...host.connection, auth: "password" as const } };
			const user = "CONTOSO\\svc-fleet";
			return {
				transport: createSshTransport(),
				target: buildTarget(host, buildCredential(user, { keyFile: lab.files.clientKey })),
				wrongCredential: buildTarget(
					passwordHost,
					buildCredential(user, { password: readFileSync(lab.files.wrongPassword, "utf8") }),
				),
				refusals: () => undefined,
			};
		});

		it("accepts its password as well as its key", async () => {
			const [placed] = lab.hosts;
			const host = buildHost({
				address: placed?.address ?? "",
				connection: { auth: "password", port: placed?.port ?? 0, knownHosts: [lab.files.knownHosts] },
			});
			const credential = buildCredential("CONTOSO\\svc-fleet", {
				password: readFileSync(lab.files.password, "utf8"),
			});
			const session = await createSshTransport().connect(
				{ host, credential, gate: new CredentialGate(), jumps: [] },
				stop.signal,
			);
			await expect(session.close()).resolves.toBeUndefined();
		});
	});
}
