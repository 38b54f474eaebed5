import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app/create-app.ts";
import { docFiles } from "../../src/app/doc-files.ts";
import { projectRoot } from "../support/project-root.ts";

describe("docs/what-runs-on-your-servers.md", () => {
	let text = "";

	beforeAll(async () => {
		text = (await docFiles())["docs/what-runs-on-your-servers.md"] ?? "";
	});

	it("is what the scripts are (npm run docs)", () => {
		expect(readFileSync(join(projectRoot, "docs/what-runs-on-your-servers.md"), "utf8")).toBe(text);
	});

	it("names the hash of the whole text and of every unit, and no placeholder", async () => {
		const { bundle } = await createApp();
		for (const hash of [bundle.sha256, ...bundle.units.map((unit) => unit.sha256)])
			expect(text).toContain(hash);
		expect(text).not.toContain("{{");
	});

	it("has the command exactly as it is started", async () => {
		const { bundle } = await createApp();
		expect(text).toContain(
			`-EncodedCommand ${Buffer.from(bundle.execReader, "utf16le").toString("base64")}\n`,
		);
	});

	it("says of every unit which rights it needs and that it changes nothing", async () => {
		const { bundle } = await createApp();
		for (const unit of bundle.units) {
			const section = text.split(`### ${unit.id} `)[1]?.split("\n### ")[0] ?? "";
			expect(section).toMatch(/- Rights: \S/);
			expect(section).toContain("- Changes: none");
		}
	});

	it("lists every function that touches the host", () => {
		expect(text).toContain("- `Get-ExfRegistryValue`: ");
		expect(text.match(/^- `\w+-Exf\w+`: /gm)?.length).toBeGreaterThan(8);
	});
});
