import { describe, expect, it, onTestFinished } from "vitest";
import { connectWithRetry } from "../../../src/remoting/runner/connect-with-retry.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { sshdPath, startSshd } from "../../support/sshd.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

const NEVER = new AbortController().signal;

describe.skipIf(sshdPath === undefined)("a refused login on a real sshd", () => {
	it.each([1, 6])("is shown once and never retried with MaxAuthTries %i", async (tries) => {
		const sshd = await startSshd("exit 1", { prepare: () => [`MaxAuthTries ${tries}`] });
		onTestFinished(() => sshd.stop());
		const host = buildHost({
			connection: { port: sshd.port, auth: "password", hostKeyPins: [sshd.hostKey] },
		});
		const target = buildTarget(host, buildCredential(sshd.user, { password: "not the password" }));
		const retry = { retries: 2, baseDelayMs: 1, random: () => 0 };
		await expect(connectWithRetry(createSshTransport(), target, retry, NEVER)).rejects.toMatchObject({
			attempts: 1,
			cause: { code: "auth", transient: false },
		});
		expect(sshd.log().split("Failed password").length - 1).toBe(1);
	});
});
