import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hashText, openBlobStore } from "../../src/store/blob-store.ts";
import { tempDir } from "../support/temp-dir.ts";

const UNKNOWN = "0".repeat(64);

describe("the blob store", () => {
	it("gives a text back under the hash of the text", async () => {
		const dir = tempDir();
		const blobs = openBlobStore(dir, "contoso");
		const sha256 = await blobs.put("<a />");
		expect(sha256).toBe(hashText("<a />"));
		expect(await blobs.has(sha256)).toBe(true);
		expect(await openBlobStore(dir, "contoso").get(sha256)).toBe("<a />");
		const file = readFileSync(join(dir, "blobs/contoso", `${sha256}.gz`));
		expect(gunzipSync(file).toString()).toBe("<a />");
	});

	it("keeps a text once", async () => {
		const dir = tempDir();
		const blobs = openBlobStore(dir, "contoso");
		await Promise.all([1, 2, 3].map(() => blobs.put("same")));
		expect(readdirSync(join(dir, "blobs/contoso"))).toHaveLength(1);
	});

	it("shows a tenant nothing of another", async () => {
		const dir = tempDir();
		const sha256 = await openBlobStore(dir, "contoso").put("of contoso");
		const other = openBlobStore(dir, "fabrikam");
		expect(await other.has(sha256)).toBe(false);
		expect(await other.get(sha256)).toBeNull();
	});

	it.each([UNKNOWN, "", "../../etc/passwd", UNKNOWN.slice(1), UNKNOWN.toUpperCase().replaceAll("0", "A")])(
		"has nothing under the name %j",
		async (name) => {
			const blobs = openBlobStore(tempDir(), "contoso");
			expect([await blobs.has(name), await blobs.get(name)]).toEqual([false, null]);
		},
	);

	it.each([
		["another text", gzipSync("planted")],
		["no gzip", Buffer.from("planted")],
		["more than fits", gzipSync(Buffer.alloc(20_000_000))],
	])("gives no text for a file with %s, and makes room for the right one", async (_what, bytes) => {
		const dir = tempDir();
		const blobs = openBlobStore(dir, "contoso");
		const sha256 = hashText("right");
		mkdirSync(join(dir, "blobs/contoso"), { recursive: true });
		writeFileSync(join(dir, "blobs/contoso", `${sha256}.gz`), bytes);
		expect(await blobs.get(sha256)).toBeNull();
		expect(await blobs.has(sha256)).toBe(false);
		await blobs.put("right");
		expect(await blobs.get(sha256)).toBe("right");
	});

	it("says what it could not write", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, "blobs"), "a file in the way");
		await expect(openBlobStore(dir, "contoso").put("x")).rejects.toMatchObject({ code: "run-store" });
	});
});
