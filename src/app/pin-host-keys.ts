import { setMaxListeners } from "node:events";
import { errorText, FleetError } from "../core/errors.ts";
import type { Host, JumpHost } from "../core/model/host.ts";
import { runQueue } from "../remoting/runner/run-queue.ts";
import { appendKnownHosts, type ConfirmedKey } from "../remoting/ssh/append-known-hosts.ts";
import { createKeyCollector, type KeyQuestion } from "../remoting/ssh/collect-host-key.ts";
import { TransportError } from "../remoting/transport.ts";
import type { Fleet } from "./open-fleet.ts";
import { createTargetOpener } from "./open-target.ts";

/** One server and what its host key is worth. */
export interface HostKeyState {
	/** Host id, or `jump host bastion:22`. */
	readonly name: string;
	readonly tenant: string;
	readonly address: string;
	readonly port: number;
	/** `refused`: changed, revoked or not the pinned one; never stored. */
	readonly state: "known" | "unknown" | "refused" | "failed";
	readonly keyType: string | undefined;
	readonly fingerprint: string | undefined;
	/** What is wrong, where it is not `known` or `unknown`. */
	readonly message: string | undefined;
	readonly hint: string | undefined;
	/** known_hosts file that gets the line. */
	readonly file: string | undefined;
	readonly key: ConfirmedKey | undefined;
}

interface KeyTask {
	readonly tenant: string;
	readonly site: string;
	readonly name: string;
	readonly jumps: readonly JumpHost[];
	readonly connection: { readonly proxyJump: readonly JumpHost[] };
	readonly question: Omit<KeyQuestion, "jumps">;
}

/**
 * Asks every selected host, and every jump host on the way, for its host key. Nobody is logged in
 * to, but the jump hosts in front of others; those must be known already.
 */
export async function collectHostKeys(
	fleet: Fleet,
	signal: AbortSignal,
	onState: (state: HostKeyState) => void,
): Promise<readonly HostKeyState[]> {
	// Every host listens; Node would warn of a leak at ten.
	setMaxListeners(0, signal);
	const states: HostKeyState[] = [];
	const collect = createKeyCollector();
	const opener = createTargetOpener(fleet);
	const untouched = await runQueue(
		listTasks(fleet.hosts),
		fleet.limits,
		async (task) => {
			const state = await ask(task).catch((thrown: unknown) => failed(task, thrown));
			states.push(state);
			onState(state);
		},
		signal,
	);
	return [...states, ...untouched.map((task) => failed(task, new Error("not asked: interrupted")))];

	async function ask(task: KeyTask): Promise<HostKeyState> {
		const jumps = await opener.jumps(task.jumps);
		const collected = await collect({ ...task.question, jumps }, signal);
		if (collected === undefined)
			throw new TransportError("protocol", "shows no host key that can be checked");
		const { judgement, keyType, fingerprint, blob } = collected;
		const { address, port, knownHosts } = task.question;
		const common = { ...bare(task), keyType, fingerprint };
		if (judgement.accepted) return { ...common, state: "known" };
		if (judgement.reason !== "unknown") return { ...common, state: "refused", message: judgement.message };
		const key = { address, port, keyType, blob };
		return { ...common, state: "unknown", file: knownHosts[0], key };
	}
}

/** What storing did to one file. */
export interface StoredKeys {
	readonly file: string;
	readonly added: number;
	readonly already: number;
	readonly hashed: boolean;
}

/** Writes the confirmed keys, each to the first known_hosts file of its server. */
export async function storeHostKeys(states: readonly HostKeyState[]): Promise<readonly StoredKeys[]> {
	const byFile = new Map<string, ConfirmedKey[]>();
	for (const { file, key } of states) {
		if (file === undefined || key === undefined) continue;
		byFile.set(file, [...(byFile.get(file) ?? []), key]);
	}
	const stored: StoredKeys[] = [];
	for (const [file, keys] of byFile) {
		const { added, already, hashed } = await appendKnownHosts(file, keys);
		stored.push({ file, added: added.length, already: already.length, hashed });
	}
	return stored;
}

/** Hosts, and each jump host once; WinRM knows no host keys. */
function listTasks(allHosts: readonly Host[]): KeyTask[] {
	const hosts = allHosts.filter(({ connection }) => connection.remoting?.via !== "computer-name");
	const jumps = new Map<string, KeyTask>();
	for (const host of hosts) {
		host.connection.proxyJump.forEach((jump, index, all) => {
			const before = all.slice(0, index);
			const name = `jump host ${jump.address}:${jump.port}`;
			const key = JSON.stringify([host.tenant, jump.address, jump.port, jump.knownHosts, jump.hostKeyPins]);
			if (jumps.has(key)) return;
			const { address, port, hostKeyPins, knownHosts } = jump;
			const { connectMs } = host.connection.timeouts;
			const question = { address, port, hostKeyPins, knownHosts, names: [address], isJump: true, connectMs };
			jumps.set(key, task(host, name, before, question));
		});
	}
	return [
		...jumps.values(),
		...hosts.map((host) => {
			const { port, hostKeyPins, knownHosts, timeouts, proxyJump } = host.connection;
			const { address } = host;
			const names = [...new Set([address, host.name])];
			const { connectMs } = timeouts;
			const question = { address, port, hostKeyPins, knownHosts, names, isJump: false, connectMs };
			return task(host, host.id, proxyJump, question);
		}),
	];
}

function task(host: Host, name: string, jumps: readonly JumpHost[], question: KeyTask["question"]): KeyTask {
	const { tenant, site } = host;
	return { tenant, site, name, jumps, connection: { proxyJump: jumps }, question };
}

function bare({ name, tenant, question: { address, port } }: KeyTask): Omit<HostKeyState, "state"> {
	return {
		name,
		tenant,
		address,
		port,
		keyType: undefined,
		fingerprint: undefined,
		message: undefined,
		hint: undefined,
		file: undefined,
		key: undefined,
	};
}

function failed(task: KeyTask, thrown: unknown): HostKeyState {
	const known = thrown instanceof TransportError || thrown instanceof FleetError ? thrown : undefined;
	return { ...bare(task), state: "failed", message: errorText(thrown), hint: known?.hint };
}
