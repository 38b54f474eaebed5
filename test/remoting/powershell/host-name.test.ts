import { afterAll, beforeAll, describe } from "vitest";
import { createPowerShellTransport } from "../../../src/remoting/powershell/powershell-transport.ts";
import { transportSuite } from "../../contracts/transport-suite.ts";
import { engineCommand } from "../../support/engine.ts";
import { canRemote, labSubsystem, remotingTarget, startRemotingHost } from "../../support/remoting-host.ts";

const PEERS = [
	{ name: "PowerShell 7", missing: !canRemote, powershell: () => "pwsh" },
	{
		name: "the PowerShell engine",
		missing: !canRemote || engineCommand() === undefined,
		powershell: () => engineCommand() ?? "engine",
	},
];

for (const peer of PEERS) {
	describe.skipIf(peer.missing)(`PowerShell 7 over its own ssh to a real sshd with ${peer.name}`, () => {
		let sshd: Awaited<ReturnType<typeof startRemotingHost>>;
		const transport = createPowerShellTransport();

		beforeAll(async () => {
			sshd = await startRemotingHost(labSubsystem(peer.powershell()));
		});
		afterAll(async () => {
			await transport.close();
			await sshd.stop();
		});

		transportSuite(`pwsh -HostName to ${peer.name}`, { anyScript: true, output: "session" }, () => ({
			transport,
			target: remotingTarget(sshd),
			wrongCredential: remotingTarget(sshd, { keyFile: sshd.otherKey }),
			refusals: () => sshd.log().split("Failed publickey").length - 1,
		}));
	});
}
