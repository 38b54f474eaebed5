import { afterAll, beforeAll, describe } from "vitest";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { transportSuite } from "../../contracts/transport-suite.ts";
import { engineCommand, labShim } from "../../support/engine.ts";
import { type Sshd, sshdPath, startSshd } from "../../support/sshd.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

describe.skipIf(sshdPath === undefined || engineCommand() === undefined)(
	"SSH to a real sshd whose PowerShell is the engine program",
	() => {
		let sshd: Sshd;

		beforeAll(async () => {
			sshd = await startSshd(labShim(engineCommand() ?? ""));
		});
		afterAll(() => sshd.stop());

		transportSuite("OpenSSH and a real PowerShell engine", () => {
			const host = buildHost({ connection: { port: sshd.port, knownHosts: [sshd.knownHosts] } });
			const passwordHost = { ...host, connection: { ...host.connection, auth: "password" as const } };
			return {
				transport: createSshTransport(),
				target: buildTarget(host, buildCredential(sshd.user, { keyFile: sshd.keyFile })),
				wrongCredential: buildTarget(
					passwordHost,
					buildCredential(sshd.user, { password: "not the password" }),
				),
				refusals: () => sshd.log().split("Failed password").length - 1,
				canRunAnyScript: true,
			};
		});
	},
);
