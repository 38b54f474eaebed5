import type { AuthMethod, Credential } from "../../core/model/host.ts";
import type { AuthGate, JumpTarget, Target } from "../transport.ts";
import type { HostKeyPolicy } from "./judge-host-key.ts";

/** One SSH server to log in to: a host, or a jump host on the way to it. */
export interface Endpoint {
	/** How errors name it: `ex01:22`, or `jump host bastion:22`. */
	readonly label: string;
	readonly address: string;
	readonly port: number;
	readonly auth: AuthMethod;
	readonly agentKey: string | undefined;
	readonly credential: Credential;
	readonly gate: AuthGate;
	/** Milliseconds for connection and login. */
	readonly connectMs: number;
	readonly pins: HostKeyPolicy["pins"];
	readonly check: HostKeyPolicy["check"];
	readonly knownHosts: readonly string[];
	/** Names that a host certificate may be made out to: the address, and what the inventory calls it. */
	readonly names: readonly string[];
}

export function hostEndpoint({ host, credential, gate }: Target): Endpoint {
	const { address, name, connection } = host;
	const { port, auth, agentKey, knownHosts, timeouts } = connection;
	return {
		label: labelOf(address, port),
		address,
		port,
		auth,
		agentKey,
		credential,
		gate,
		connectMs: timeouts.connectMs,
		pins: connection.hostKeyPins,
		check: connection.hostKeyCheck,
		knownHosts,
		names: [...new Set([address, name])],
	};
}

export function jumpEndpoint({ jump, credential, gate }: JumpTarget, connectMs: number): Endpoint {
	const { address, port, auth, agentKey, knownHosts } = jump;
	return {
		label: jumpLabel(jump),
		address,
		port,
		auth,
		agentKey,
		credential,
		gate,
		connectMs,
		pins: jump.hostKeyPins,
		check: "strict",
		knownHosts,
		names: [address],
	};
}

export function jumpLabel({ address, port }: { readonly address: string; readonly port: number }): string {
	return `jump host ${labelOf(address, port)}`;
}

export function labelOf(address: string, port: number): string {
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
