import { createHash } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { runLab } from "../../../src/lab/run-lab.ts";
import { transferBundle } from "../../support/bundle.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";
import { tempDirFor } from "../../support/temp-dir.ts";

const NEVER = new AbortController().signal;

it("the recorded lab says that it has no answer for a file", async () => {
	const bundle = await transferBundle();
	const lab = await runLab({
		dir: tempDirFor(afterAll),
		stories: ["clean"],
		engine: "recorded",
		readers: { exec: bundle.execReader, psrp: bundle.psrpReader },
		signal: NEVER,
	});
	try {
		const [placed] = lab.hosts;
		const host = buildHost({
			address: placed?.address ?? "",
			connection: { port: placed?.port ?? 0, knownHosts: [lab.files.knownHosts] },
		});
		const credential = buildCredential("CONTOSO\\svc-fleet", { keyFile: lab.files.clientKey });
		const session = await createSshTransport().connect(buildTarget(host, credential), NEVER);
		const content = Buffer.from("content");
		const sha256 = createHash("sha256").update(content).digest("hex");
		const options = { bundle, timeoutMs: 20_000, idleMs: 20_000, signal: NEVER };
		await expect(session.putFile(content, sha256, "some.msi", options)).rejects.toMatchObject({
			name: "TransportError",
			message: expect.stringContaining("no recording"),
		});
		await session.close();
	} finally {
		await lab.close();
	}
});
