import type { CredentialReference, Host, JumpHost } from "../core/model/host.ts";
import { CredentialGate } from "../remoting/runner/credential-gate.ts";
import type { JumpTarget, SessionMemory, Target } from "../remoting/transport.ts";
import type { Fleet } from "./open-fleet.ts";

/** Puts the secrets to hosts and jump hosts. Rejects like the credential resolver. */
export interface TargetOpener {
	host(host: Host): Promise<Target>;
	jumps(jumps: readonly JumpHost[]): Promise<JumpTarget[]>;
}

/**
 * One gate per credential, for as long as the opener is used (a run).
 *
 * @param onStopped called once for a credential that is given up
 * @param sessions what is known of the hosts from earlier runs
 */
export function createTargetOpener(
	fleet: Pick<Fleet, "credentials">,
	onStopped: (credential: string) => void = () => {},
	sessions?: SessionMemory,
): TargetOpener {
	const gates = new Map<string, CredentialGate>();

	function gateOf(id: string): CredentialGate {
		const gate = gates.get(id) ?? new CredentialGate(() => onStopped(id));
		gates.set(id, gate);
		return gate;
	}
	async function unlock(reference: CredentialReference): Promise<Pick<Target, "credential" | "gate">> {
		return { credential: await fleet.credentials.resolve(reference), gate: gateOf(reference.id) };
	}
	async function openJumps(jumps: readonly JumpHost[]): Promise<JumpTarget[]> {
		return await Promise.all(jumps.map(async (jump) => ({ jump, ...(await unlock(jump.credential)) })));
	}

	return {
		jumps: openJumps,
		async host(host) {
			const { credential, proxyJump } = host.connection;
			const [own, jumps] = await Promise.all([unlock(credential), openJumps(proxyJump)]);
			return { host, ...own, jumps, ...(sessions === undefined ? {} : { sessions }) };
		},
	};
}
