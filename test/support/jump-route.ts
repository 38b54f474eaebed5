import type { Host, JumpHost } from "../../src/core/model/host.ts";
import { CredentialGate } from "../../src/remoting/runner/credential-gate.ts";
import type { AuthGate, Target } from "../../src/remoting/transport.ts";
import type { Sshd } from "./sshd.ts";
import { buildCredential, buildHost } from "./target.ts";

/** A jump host that is this sshd. */
export function jumpOver(sshd: Sshd, over: Partial<JumpHost> = {}): JumpHost {
	const { credential } = buildHost().connection;
	return {
		address: "127.0.0.1",
		port: sshd.port,
		auth: "key",
		credential,
		agentKey: undefined,
		hostKeyPins: [sshd.hostKey],
		knownHosts: [],
		concurrency: 10,
		...over,
	};
}

/** Builds targets behind jump hosts that take the login of `bastion`; one gate for all, as in one run. */
export function createRoute(
	bastion: Sshd,
	server: Sshd,
	gate: AuthGate = new CredentialGate(),
): (jumps: readonly JumpHost[], to?: Sshd, over?: Partial<Host["connection"]>) => Target {
	const way = buildCredential(bastion.user, { keyFile: bastion.keyFile });
	return (jumps, to = server, over = {}) => ({
		host: buildHost({
			connection: { port: to.port, hostKeyPins: [to.hostKey], proxyJump: jumps, ...over },
		}),
		credential: buildCredential(to.user, { keyFile: to.keyFile }),
		gate: new CredentialGate(),
		jumps: jumps.map((jump) => ({ jump, credential: way, gate })),
	});
}
