import { afterEach, describe, expect, it } from "vitest";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { bundleOf } from "../../support/bundle.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { hasCommand } from "../../support/has-command.ts";
import { type Sshd, sshdPath, startSshd } from "../../support/sshd.ts";
import { sshdTarget } from "../../support/sshd-target.ts";

/** An endpoint whose administrator has restricted the language. */
function restricted(mode: string): string {
	const configuration = `@{ SchemaVersion = '2.0.0.0'; GUID = 'd0a1c2f5-4e9f-4bd0-9a54-96c7e8b4c001'; SessionType = 'Default'; LanguageMode = '${mode}' }`;
	return `printf %s "${configuration}" > "$HOME/restricted.pssc"\nexec pwsh "$@" -ConfigurationFile "$HOME/restricted.pssc"`;
}

describe.skipIf(sshdPath === undefined || !hasCommand("pwsh"))("a PSRP endpoint with PowerShell 7", () => {
	let sshd: Sshd;

	afterEach(() => sshd.stop());

	it.each([
		["ConstrainedLanguage", "PowerShell runs in ConstrainedLanguage on this host"],
		["RestrictedLanguage", "PowerShell runs in a restricted language mode on this host"],
		["NoLanguage", "PowerShell runs in a restricted language mode on this host"],
	])("in %s is told by its mode", async (mode, message) => {
		sshd = await startSshd(restricted(mode));
		const signal = new AbortController().signal;
		const session = await createSshTransport().connect(sshdTarget(sshd, { session: "server-mode" }), signal);
		try {
			const run = session.run(await bundleOf("@{}"), { timeoutMs: 30_000, idleMs: 30_000, signal });
			await expect(collectAsync(run)).rejects.toMatchObject({
				code: "language-mode",
				message: expect.stringContaining(message),
			});
		} finally {
			await session.close();
		}
	});
});
