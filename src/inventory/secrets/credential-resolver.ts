import { homedir } from "node:os";
import type { Credential, CredentialReference } from "../../core/model/host.ts";
import type { Secret } from "../../core/secret.ts";
import type { ResolvedInventory } from "../resolve/resolved-inventory.ts";
import { parseReference } from "./parse-reference.ts";
import { type SecretPrompt, terminalPrompt } from "./prompt-secret.ts";
import { resolveCredential } from "./resolve-credential.ts";
import type { SecretContext } from "./resolve-secret.ts";

const EXEC_TIMEOUT_MS = 30_000;

export interface CredentialResolverOptions {
	/** What `~` stands for. @default the home folder of the user */
	readonly home?: string;
	/** @default process.env, which is never changed */
	readonly environment?: NodeJS.ProcessEnv;
	/** @default stdin and stderr of this process */
	readonly prompt?: SecretPrompt;
	/** Milliseconds that a command may take. @default 30000 */
	readonly execTimeoutMs?: number;
}

/** Reads credentials when they are first needed, and each only once. */
export interface CredentialResolver {
	/** Rejects with `secret-unresolved` or `secret-no-terminal`, each time for the same reason. */
	resolve(reference: CredentialReference): Promise<Credential>;
	/** Every secret read so far, for the scrubber. */
	known(): Iterable<Secret>;
}

/** One per run. Credentials that no host of the run uses are never read. */
export function createCredentialResolver(
	inventory: Pick<ResolvedInventory, "tenants" | "plaintextSecrets">,
	options: CredentialResolverOptions = {},
): CredentialResolver {
	const credentials = new Map<string, Promise<Credential>>();
	const known: Secret[] = [];
	const folders = new Map(inventory.tenants.map(({ id, folder }) => [id, folder]));
	const shared: Omit<SecretContext, "folder"> = {
		home: options.home ?? homedir(),
		environment: options.environment ?? process.env,
		hidden: secretVariables(inventory),
		prompt: oneAtATime(options.prompt ?? terminalPrompt()),
		execTimeoutMs: options.execTimeoutMs ?? EXEC_TIMEOUT_MS,
		plaintextSecrets: inventory.plaintextSecrets,
	};

	async function read(reference: CredentialReference): Promise<Credential> {
		const [tenant = ""] = reference.id.split("/");
		const folder = folders.get(tenant) ?? process.cwd();
		return await resolveCredential(reference, { ...shared, folder }, (secret) => known.push(secret));
	}

	return {
		async resolve(reference) {
			// By content: hosts of one credential may use its key or its password.
			const { id, user, password, keyFile, passphrase } = reference;
			const key = JSON.stringify([id, user, password, keyFile, passphrase]);
			const credential = credentials.get(key) ?? read(reference);
			credentials.set(key, credential);
			return await credential;
		},
		known: () => [...known],
	};
}

/** All of the inventory, not only those read so far: what a command sees must not depend on order. */
function secretVariables(inventory: Pick<ResolvedInventory, "tenants">): Set<string> {
	const references = inventory.tenants
		.flatMap((tenant) => tenant.credentials)
		.flatMap(({ password, passphrase }) => [password, passphrase])
		.map((reference) => (reference === undefined ? undefined : parseReference(reference)));
	return new Set(references.flatMap((parsed) => (parsed?.kind === "env" ? [parsed.name] : [])));
}

/** Two questions at the same time would share one keyboard. */
function oneAtATime(prompt: SecretPrompt): SecretPrompt {
	let last: Promise<unknown> = Promise.resolve();
	return {
		get isTerminal() {
			return prompt.isTerminal;
		},
		async ask(question) {
			const answer = last.then(
				() => prompt.ask(question),
				() => prompt.ask(question),
			);
			last = answer.catch(() => undefined);
			return await answer;
		},
	};
}
