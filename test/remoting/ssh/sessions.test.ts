import { afterAll, beforeAll, describe } from "vitest";
import type { SessionKind } from "../../../src/core/model/host.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { transportSuite } from "../../contracts/transport-suite.ts";
import { NOISY_LOGIN } from "../../support/pwsh-shim.ts";
import { POWERSHELL_PEERS } from "../../support/powershell-peers.ts";
import { type Sshd, startSshd } from "../../support/sshd.ts";
import { sshdTarget } from "../../support/sshd-target.ts";
import { buildCredential, buildTarget } from "../../support/target.ts";

/** The suite over exec is in sshd.test.ts. */
const KINDS: readonly SessionKind[] = ["subsystem", "server-mode"];

for (const { name, missing, shim } of POWERSHELL_PEERS) {
	for (const kind of KINDS) {
		const title = `PSRP by ${kind}, OpenSSH with a noisy login shell and ${name}`;
		describe.skipIf(missing)(`over ${title}`, () => {
			let sshd: Sshd;

			beforeAll(async () => {
				sshd = await startSshd(shim(), { subsystem: true, login: NOISY_LOGIN });
			});
			afterAll(() => sshd.stop());

			transportSuite(`${name}, ${kind}`, { anyScript: true }, () => {
				const target = sshdTarget(sshd, { session: kind });
				const { host } = sshdTarget(sshd, { session: kind, auth: "password" });
				return {
					transport: createSshTransport(),
					target,
					wrongCredential: buildTarget(host, buildCredential(sshd.user, { password: "not the password" })),
					refusals: () => sshd.log().split("Failed password").length - 1,
				};
			});
		});
	}
}
