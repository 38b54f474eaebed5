import { afterAll, beforeAll, describe } from "vitest";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { type TransportFixture, transportSuite } from "../../contracts/transport-suite.ts";
import { engineCommand, labShim } from "../../support/engine.ts";
import { hasCommand } from "../../support/has-command.ts";
import { NOISY_LOGIN, PWSH_LOGIN, pwshShim } from "../../support/pwsh-shim.ts";
import { type Sshd, sshdPath, startSshd } from "../../support/sshd.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

interface Peer {
	readonly name: string;
	readonly missing: boolean;
	readonly powershell: () => string;
	readonly login?: string;
}

const noSshd = sshdPath === undefined;
const noEngine = engineCommand() === undefined;
const noPwsh = !hasCommand("pwsh");
const engineShim = (): string => labShim(engineCommand() ?? "");

const PEERS: readonly Peer[] = [
	{ name: "OpenSSH and the PowerShell engine", missing: noSshd || noEngine, powershell: engineShim },
	{
		name: "OpenSSH with a noisy login shell and the PowerShell engine",
		missing: noSshd || noEngine,
		powershell: engineShim,
		login: NOISY_LOGIN,
	},
	{
		name: "OpenSSH with PowerShell 7 as login shell and as PowerShell",
		missing: noSshd || noPwsh,
		powershell: pwshShim,
		login: PWSH_LOGIN,
	},
];

for (const peer of PEERS) {
	describe.skipIf(peer.missing)(`over ${peer.name}`, () => {
		let sshd: Sshd;

		beforeAll(async () => {
			sshd = await startSshd(peer.powershell(), peer.login === undefined ? {} : { login: peer.login });
		});
		afterAll(() => sshd.stop());

		transportSuite(peer.name, { anyScript: true }, () => fixtureOf(sshd));
	});
}

function fixtureOf(sshd: Sshd): TransportFixture {
	const host = buildHost({ connection: { port: sshd.port, knownHosts: [sshd.knownHosts] } });
	const passwordHost = { ...host, connection: { ...host.connection, auth: "password" as const } };
	return {
		transport: createSshTransport(),
		target: buildTarget(host, buildCredential(sshd.user, { keyFile: sshd.keyFile })),
		wrongCredential: buildTarget(passwordHost, buildCredential(sshd.user, { password: "not the password" })),
		refusals: () => sshd.log().split("Failed password").length - 1,
	};
}
