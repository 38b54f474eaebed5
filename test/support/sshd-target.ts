import type { Connection } from "../../src/core/model/host.ts";
import type { Target } from "../../src/remoting/transport.ts";
import type { Sshd } from "./sshd.ts";
import { buildCredential, buildHost, buildTarget } from "./target.ts";

/** The account of the tests on this sshd, by its key. */
export function sshdTarget(sshd: Sshd, connection: Partial<Connection> = {}): Target {
	const host = buildHost({ connection: { port: sshd.port, knownHosts: [sshd.knownHosts], ...connection } });
	return buildTarget(host, buildCredential(sshd.user, { keyFile: sshd.keyFile }));
}
