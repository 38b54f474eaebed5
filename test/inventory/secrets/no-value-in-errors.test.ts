import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FleetError } from "../../../src/core/errors.ts";
import { createCredentialResolver } from "../../../src/inventory/secrets/credential-resolver.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { failure, loadText } from "../load-text.ts";
import { credential, inventoryWith } from "./make-context.ts";

/** Long and unlike any word of a message, so that finding it means that it leaked. */
const value = fc
	.stringMatching(/^[A-Za-z0-9@*&!'"%:{}[\]#-]{12,24}$/)
	.filter((text) => /[A-Za-z0-9]{3}/.test(text));

function everythingOf(error: Error): string {
	const hint = error instanceof FleetError ? error.hint : "";
	return [
		error.message,
		hint,
		error.stack,
		String(error),
		inspect(error, { depth: 9, showHidden: true }),
		JSON.stringify(error),
	].join("\n");
}

describe("errors", () => {
	it("of secrets that cannot be read never hold the value", async () => {
		const folder = tempDir();
		writeFileSync(
			join(folder, "print.cjs"),
			"const text = process.env.VALUE; console.log(text); console.error(text); process.exit(Number(process.argv[2]));",
		);
		await fc.assert(
			fc.asyncProperty(
				value,
				fc.constantFrom("exec", "file", "large-file", "key", "second"),
				async (secret, way) => {
					const path = join(folder, "secret");
					writeFileSync(path, way === "large-file" ? secret.repeat(10_000) : secret);
					chmodSync(path, way === "file" || way === "key" ? 0o666 : 0o600);
					const reference = {
						exec: credential({ password: `exec:"${process.execPath}" print.cjs 1` }),
						file: credential({ password: "file:secret" }),
						"large-file": credential({ password: "file:secret" }),
						key: credential({ keyFile: path }),
						second: credential({ password: "env:VALUE", passphrase: "env:MISSING" }),
					}[way];
					const resolver = createCredentialResolver(inventoryWith([], folder), {
						environment: { ...process.env, VALUE: secret },
					});
					if (process.platform === "win32" && (way === "file" || way === "key")) return;
					const error = await failure(resolver.resolve(reference));
					expect(error).toMatchObject({ code: "secret-unresolved" });
					expect(everythingOf(error)).not.toContain(secret);
				},
			),
			{ numRuns: 40 },
		);
	});

	it("of inventories with literal passwords never hold the value, whatever YAML makes of it", async () => {
		await fc.assert(
			fc.asyncProperty(value, fc.constantFrom("plain", "quoted", "passphrase"), async (secret, way) => {
				const written = way === "plain" ? secret : JSON.stringify(secret);
				const key = way === "passphrase" ? "passphrase" : "password";
				const text = `version: 1\nconnection: { credential: a }\nhosts: [ex01]\ncredentials:\n  a:\n    user: svc\n    ${key}: ${written}\n`;
				const error = await failure(loadText(text));
				expect(everythingOf(error)).not.toContain(secret);
			}),
			{ numRuns: 150 },
		);
	});
});
