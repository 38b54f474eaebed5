import { readFile } from "node:fs/promises";
import type { IdentityCallback, KnownPublicKeys, ParsedKey, SignCallback, SigningRequestOptions } from "ssh2";
import ssh2 from "ssh2";
import { errorText } from "../../core/errors.ts";
import { TransportError } from "../transport.ts";
import { fingerprint } from "./judge-host-key.ts";

/**
 * Keys offered where none is chosen. An offer is no login attempt (RFC 4252 section 7: the server
 * only says whether the key would do) and locks no account, but OpenSSH counts refused offers
 * towards MaxAuthTries (default 6, hardened 4) and then hangs up.
 */
const MOST_OFFERS = 3;
const WINDOWS_PIPE = "\\\\.\\pipe\\openssh-ssh-agent";

type Agent = ReturnType<typeof ssh2.createAgent>;

/** The SSH agent of this machine. */
export interface AgentKeys {
	/**
	 * An agent that has the chosen key and no other, so that a server sees no key too many.
	 *
	 * @param choice `SHA256:...`, path of a public key file, or undefined for any key
	 * @throws TransportError `auth` without agent or without the key
	 */
	choose(choice: string | undefined, credential: string): Promise<Agent>;
}

export function createAgentKeys(
	environment: NodeJS.ProcessEnv = process.env,
	platform: NodeJS.Platform = process.platform,
): AgentKeys {
	return {
		async choose(choice, credential) {
			const { agent, keys } = await openAgent(agentPaths(environment, platform));
			return new ChosenKeys(agent, await chooseKeys(keys, choice, credential));
		},
	};
}

/** Where an agent may listen, in the order in which ssh itself looks. */
export function agentPaths(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
	const socket = environment["SSH_AUTH_SOCK"] ?? "";
	const paths = socket === "" ? [] : [socket];
	return platform === "win32" ? [...paths, WINDOWS_PIPE, "pageant"] : paths;
}

async function openAgent(
	paths: readonly string[],
): Promise<{ readonly agent: Agent; readonly keys: readonly ParsedKey[] }> {
	for (const path of paths) {
		const agent = ssh2.createAgent(path);
		const keys = await listKeys(agent);
		if (keys !== undefined) return { agent, keys };
	}
	const looked = paths.length === 0 ? "SSH_AUTH_SOCK is not set" : `nothing answers at ${paths.join(", ")}`;
	throw new TransportError("auth", `there is no SSH agent: ${looked}`, {
		hint: "Start one and add the key (ssh-agent, ssh-add; on Windows: Start-Service ssh-agent), in the session that runs this program.",
	});
}

async function listKeys(agent: Agent): Promise<readonly ParsedKey[] | undefined> {
	return await new Promise((resolve) => {
		agent.getIdentities((error, keys) => {
			if (error !== undefined && error !== null) resolve(undefined);
			else resolve((keys ?? []).flatMap(toParsedKey));
		});
	});
}

/** Kinds of keys that ssh2 does not know (FIDO, certificates) are left out. */
function toParsedKey(entry: KnownPublicKeys[number]): ParsedKey[] {
	const parsed = ssh2.utils.parseKey(rawKey(entry));
	return parsed instanceof Error ? [] : [parsed];
}

function rawKey(entry: KnownPublicKeys[number]): Buffer | ParsedKey | string {
	if (typeof entry !== "object" || !("pubKey" in entry)) return entry;
	return "pubKey" in entry.pubKey ? entry.pubKey.pubKey : entry.pubKey;
}

async function chooseKeys(
	keys: readonly ParsedKey[],
	choice: string | undefined,
	credential: string,
): Promise<readonly ParsedKey[]> {
	if (choice === undefined) {
		if (keys.length > 0 && keys.length <= MOST_OFFERS) return keys;
		const found = keys.length === 0 ? "has no key" : `has ${keys.length} keys`;
		throw new TransportError("auth", `the SSH agent ${found}`, {
			hint:
				keys.length === 0
					? "Add the key with ssh-add."
					: `Say which one with agentKey or keyFile: at most ${MOST_OFFERS} keys are offered to a server, which may hang up after some refused ones.`,
		});
	}
	const wanted = choice.startsWith("SHA256:") ? choice : await readFingerprint(choice, credential);
	const chosen = keys.filter((key) => fingerprint(key.getPublicSSH()) === wanted);
	if (chosen.length > 0) return chosen.slice(0, 1);
	throw new TransportError(
		"auth",
		`the SSH agent does not have the key ${wanted} of credential ${credential}`,
		{
			hint: "ssh-add -l lists what it has.",
		},
	);
}

async function readFingerprint(path: string, credential: string): Promise<string> {
	const text = await readFile(path, "utf8").catch((thrown: unknown) => {
		throw new TransportError(
			"auth",
			`public key of credential ${credential} cannot be read: ${errorText(thrown)}`,
			{
				hint: "With auth agent, keyFile names a public key file, or a key with its .pub file beside it; agentKey takes a fingerprint instead.",
			},
		);
	});
	const key = ssh2.utils.parseKey(text);
	if (key instanceof Error) {
		throw new TransportError("auth", `${path} of credential ${credential} is not a public key`);
	}
	return fingerprint(key.getPublicSSH());
}

/** Signs with the agent's keys, but shows the server only the chosen ones. */
class ChosenKeys extends ssh2.BaseAgent<ParsedKey> {
	readonly #agent: Agent;
	readonly #keys: readonly ParsedKey[];

	constructor(agent: Agent, keys: readonly ParsedKey[]) {
		super();
		this.#agent = agent;
		this.#keys = keys;
	}

	override getIdentities(done: IdentityCallback<ParsedKey>): void {
		done(null, [...this.#keys]);
	}

	override sign(
		key: ParsedKey,
		data: Buffer,
		options: SigningRequestOptions | SignCallback,
		done?: SignCallback,
	): void {
		if (typeof options === "function") this.#agent.sign(key, data, options);
		else if (done !== undefined) this.#agent.sign(key, data, options, done);
	}
}
