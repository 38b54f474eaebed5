import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadInventory } from "../../src/inventory/load-inventory.ts";
import { tempDir } from "../support/temp-dir.ts";
import { failure, LOGIN, loadHosts } from "./load-text.ts";

async function load(content: string | Buffer): Promise<unknown> {
	const path = join(tempDir(), "inventory.yaml");
	writeFileSync(path, content);
	return await loadInventory(path);
}

describe("a file that cannot be an inventory", () => {
	it("is reported when it is not there, with a hint", async () => {
		const error = await failure(loadInventory(join(tempDir(), "nowhere.yaml")));
		expect(error).toMatchObject({ code: "inventory-unreadable", hint: expect.stringContaining("exf init") });
		expect(error.message).toMatch(/nowhere\.yaml cannot be read: there is no such file$/);
	});

	it("is reported when it is a folder", async () => {
		const path = join(tempDir(), "inventory.yaml");
		mkdirSync(path);
		expect(await failure(loadInventory(path))).toMatchObject({
			code: "inventory-unreadable",
			message: `${path} cannot be read: it is a folder`,
		});
	});

	it("is refused above 10 MB, unread", async () => {
		const path = join(tempDir(), "inventory.yaml");
		writeFileSync(path, "");
		truncateSync(path, 10 * 1024 * 1024 + 1);
		expect((await failure(loadInventory(path))).message).toMatch(/is larger than 10 MB$/);
	});

	it("is refused when it is not UTF-8", async () => {
		expect((await failure(load(Buffer.from([0x61, 0xff, 0xfe])))).message).toMatch(/is not UTF-8 text$/);
	});

	it("is refused in UTF-16, which Windows PowerShell writes, with a hint", async () => {
		const error = await failure(load(Buffer.from("\uFEFFversion: 1\n", "utf16le")));
		expect(error).toMatchObject({ code: "inventory-unreadable", hint: expect.stringContaining("utf8") });
	});

	it("may begin with a byte order mark", async () => {
		await expect(load(`\uFEFFversion: 1\n${LOGIN}hosts: [ex01]\n`)).resolves.toMatchObject({
			tenants: [{ id: "default" }],
		});
	});
});

describe("a hostile file", () => {
	it.each(["[", "- ", "? ", "{a: "])("with 100,000 times %j is refused in good time", async (piece) => {
		expect((await failure(load(piece.repeat(100_000)))).message).toMatch(/nested deeper than 50 levels$/);
	});

	it("with an alias bomb is refused before it is expanded", async () => {
		const levels = Array.from({ length: 30 }, (_, index) => {
			return `l${index}: &l${index} [${index === 0 ? "x" : `*l${index - 1}, *l${index - 1}`}]`;
		});
		expect((await failure(load(levels.join("\n")))).message).toMatch(/anchors and aliases are not accepted/);
	});

	it("with very many equal keys is refused in good time", async () => {
		const error = await failure(load(`version: 1\n${LOGIN}hosts:\n${"  ex01:\n".repeat(50_000)}`));
		const lines = error.message.split("\n");
		expect(lines).toHaveLength(501);
		expect(lines.at(-1)).toBe("... and 49499 more problems");
	});

	it("does not get a piece of a secret into a message about syntax", async () => {
		const texts = [
			"password: @hunter2",
			"password: *hunter2",
			'password: "\\hunter2"',
			"password: !hunter2 x",
			"a: &hunter2\n",
		];
		const errors = await Promise.all(texts.map((text) => failure(load(text))));
		expect(errors.filter((error) => error.message.includes("hunter2"))).toEqual([]);
	});
});

describe("a large fleet", () => {
	it("of 5,000 hosts loads", async () => {
		const lines = Array.from(
			{ length: 5000 },
			(_, index) => `  ex${index}: { address: ex${index}.contoso.example }\n`,
		);
		expect(await loadHosts(`hosts:\n${lines.join("")}`)).toHaveLength(5000);
	});
});
