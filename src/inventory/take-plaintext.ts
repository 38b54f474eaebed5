import { Secret } from "../core/secret.ts";
import { isMapping } from "./schema/fields.ts";
import { LATER_REFERENCE, SECRET_REFERENCE } from "./schema/patterns.ts";

const SECRET_KEYS = ["password", "passphrase"] as const;

/** Stands for a literal secret; the inventory itself cannot say it. */
export function plaintextReference(credential: string, key: (typeof SECRET_KEYS)[number]): string {
	return `plaintext:${credential}/${key}`;
}

/**
 * Moves the literal secrets of a tenant into `secrets`, so that none stays in data that may be
 * printed. Returns the tenant without them.
 */
export function takePlaintext(tenant: string, data: unknown, secrets: Map<string, Secret>): unknown {
	if (!isMapping(data) || !isMapping(data["credentials"])) return data;
	const credentials = Object.entries(data["credentials"]).map(([name, credential]) => {
		if (!isMapping(credential)) return [name, credential] as const;
		const rest: Record<string, unknown> = { ...credential };
		for (const key of SECRET_KEYS) {
			const value = credential[key];
			if (typeof value !== "string" || !isLiteral(value)) continue;
			const reference = plaintextReference(`${tenant}/${name}`, key);
			secrets.set(reference, new Secret(value, reference));
			Reflect.deleteProperty(rest, key);
		}
		return [name, rest] as const;
	});
	return { ...data, credentials: Object.fromEntries(credentials) };
}

function isLiteral(value: string): boolean {
	return value !== "" && !SECRET_REFERENCE.test(value) && !LATER_REFERENCE.test(value);
}
