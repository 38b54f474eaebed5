import type { CredentialReference } from "../../core/model/host.ts";
import type { Inventory, InventoryTenant } from "../inventory.ts";
import type { CredentialData } from "../schema/credential-schema.ts";
import { plaintextReference } from "../take-plaintext.ts";
import { absolutePath } from "./absolute-path.ts";

/** Credentials of a tenant by name; nothing is read. */
export function resolveCredentials(
	tenant: InventoryTenant,
	plaintextSecrets: Inventory["plaintextSecrets"],
	home: string,
): Map<string, CredentialReference> {
	const credentials = Object.entries(tenant.data.credentials ?? {}).map(([name, data]) => {
		return [name, toReference(`${tenant.id}/${name}`, data)] as const;
	});
	return new Map(credentials);

	function toReference(id: string, data: CredentialData): CredentialReference {
		const { user, password, keyFile, passphrase } = data;
		return {
			id,
			user,
			password: password ?? literal(id, "password"),
			keyFile: keyFile === undefined ? undefined : absolutePath(keyFile, tenant.source.folder, home),
			passphrase: passphrase ?? literal(id, "passphrase"),
		};
	}

	function literal(id: string, key: "password" | "passphrase"): string | undefined {
		const reference = plaintextReference(id, key);
		return plaintextSecrets.has(reference) ? reference : undefined;
	}
}
