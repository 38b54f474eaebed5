import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSecretFile } from "../../../src/inventory/secrets/read-secret-file.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { failure } from "../load-text.ts";

async function read(mode: number, kind: "secret" | "private-key"): Promise<string> {
	const path = join(tempDir(), "file");
	writeFileSync(path, "hunter2");
	chmodSync(path, mode);
	return (await readSecretFile({ path, reference: "file:file", kind })).toString();
}

describe.skipIf(process.platform === "win32")("permissions of files on POSIX", () => {
	it.each([0o600, 0o400, 0o640, 0o660])("let a secret be read with mode %o", async (mode) => {
		expect(await read(mode, "secret")).toBe("hunter2");
	});

	it.each([
		[0o644, "644"],
		[0o602, "602"],
		[0o666, "666"],
	])("refuse a secret that others can read or write: mode %o", async (mode, shown) => {
		expect(await failure(read(mode, "secret"))).toMatchObject({
			code: "secret-unresolved",
			message: `file:file is open to others (mode ${shown})`,
			hint: "Let only its owner read it: chmod 600.",
		});
	});

	it.each([0o600, 0o400])("let a private key be read with mode %o", async (mode) => {
		expect(await read(mode, "private-key")).toBe("hunter2");
	});

	it.each([0o640, 0o620, 0o604])("refuse a private key as OpenSSH does: mode %o", async (mode) => {
		expect((await failure(read(mode, "private-key"))).message).toMatch(/is open to others/);
	});

	it("refuse what is no regular file, without waiting for it", async () => {
		const error = await failure(
			readSecretFile({ path: "/dev/zero", reference: "file:/dev/zero", kind: "secret" }),
		);
		expect(error.message).toBe("file:/dev/zero cannot be read: it is no regular file");
	});
});
