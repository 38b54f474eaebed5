import type { JumpHost } from "../core/model/host.ts";

/**
 * Which hosts may share a connection to a jump host: the same way with the same logins and the
 * same checks. Anything that differs makes it another connection, so that a host never travels over
 * one that was checked less strictly than it asks for. Tenants never share: credentials are theirs.
 */
export function jumpKey(jumps: readonly JumpHost[]): string {
	return JSON.stringify(
		jumps.map(({ address, port, auth, credential, agentKey, hostKeyPins, knownHosts }) => [
			address,
			port,
			auth,
			credential,
			agentKey,
			hostKeyPins,
			knownHosts,
		]),
	);
}
