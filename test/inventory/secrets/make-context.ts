import type { CredentialReference } from "../../../src/core/model/host.ts";
import type { ResolvedInventory } from "../../../src/inventory/resolve/resolved-inventory.ts";
import type { SecretPrompt } from "../../../src/inventory/secrets/prompt-secret.ts";
import type { SecretContext } from "../../../src/inventory/secrets/resolve-secret.ts";

/** Nobody to ask; a test that wants somebody says what they answer. */
export function silentPrompt(): SecretPrompt {
	return { isTerminal: false, ask: () => Promise.reject(new Error("nobody was to be asked")) };
}

export function secretContext(overrides: Partial<SecretContext> = {}): SecretContext {
	return {
		folder: process.cwd(),
		home: "/nowhere",
		environment: { PATH: process.env["PATH"] },
		hidden: new Set(),
		prompt: silentPrompt(),
		execTimeoutMs: 20_000,
		plaintextSecrets: new Map(),
		...overrides,
	};
}

export function credential(overrides: Partial<CredentialReference> = {}): CredentialReference {
	return {
		id: "contoso/admin",
		user: "svc",
		password: undefined,
		keyFile: undefined,
		passphrase: undefined,
		...overrides,
	};
}

/** The part of an inventory that a resolver looks at: tenant `contoso` with these credentials. */
export function inventoryWith(
	credentials: readonly CredentialReference[],
	folder = process.cwd(),
): Pick<ResolvedInventory, "tenants" | "plaintextSecrets"> {
	const tenant: ResolvedInventory["tenants"][number] = {
		id: "contoso",
		displayName: "Contoso AG",
		sites: [],
		groups: [],
		concurrency: undefined,
		credentials,
		policy: {},
		waivers: undefined,
		weakenings: [],
		folder,
	};
	return { tenants: [tenant], plaintextSecrets: new Map() };
}

/** `exec:` reference that runs a piece of JavaScript, the same on every system. */
export function execNode(script: string): string {
	return `exec:"${process.execPath}" -e '${script}'`;
}
