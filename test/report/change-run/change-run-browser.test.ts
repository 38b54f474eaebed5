import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeRunPage } from "../../../src/report/change-run/change-run-page.tsx";
import type { ChangeRunInput } from "../../../src/report/change-run/change-run-input.ts";
import { tempDirFor } from "../../support/temp-dir.ts";
import { HOSTILE_TEXTS } from "../hostile-fleet.ts";
import { hostileChangeRun, sampleChangeRun } from "./sample-change-run.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

describe.skipIf(!existsSync(executablePath))("the page of a run of changes in Chromium", () => {
	const folder = tempDirFor(afterAll);
	let browser: Browser;

	beforeAll(async () => {
		const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
		browser = await chromium.launch({ executablePath, args });
	});
	afterAll(() => browser.close());

	async function open(
		input: ChangeRunInput,
		view: { readonly width: number; readonly colorScheme?: "light" | "dark" } = { width: 1440 },
	): Promise<{ readonly page: Page; readonly troubles: string[] }> {
		const file = join(folder, `${crypto.randomUUID()}.html`);
		await writeFile(file, [...changeRunPage(input)].join(""));
		const { width, colorScheme = "light" } = view;
		const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
		const troubles: string[] = [];
		const url = pathToFileURL(file).href;
		page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
		page.on("pageerror", (error) => troubles.push(error.message));
		page.on("request", (request) => request.url() !== url && troubles.push(request.url()));
		await page.goto(url, { waitUntil: "load" });
		return { page, troubles };
	}

	it.each([
		[380, "light"],
		[380, "dark"],
		[1440, "light"],
		[1440, "dark"],
	] as const)("opens from a file without errors or overflow at %i px, %s", async (width, colorScheme) => {
		const { page, troubles } = await open(sampleChangeRun(), { width, colorScheme });
		await page.getByRole("button", { name: "Open all hosts" }).click();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		expect(troubles).toEqual([]);
		await page.close();
	});

	it("leads from what somebody must look at to the host", async () => {
		const { page } = await open(sampleChangeRun());
		await page.getByRole("note").getByRole("link", { name: "contoso/hq/EX03" }).first().click();
		expect(await page.locator("details[open] b").first().textContent()).toBe("contoso/hq/EX03");
		await page.close();
	});

	it("runs nothing of what hosts and inventories say", async () => {
		for (const text of HOSTILE_TEXTS) {
			const { page, troubles } = await open(hostileChangeRun(text));
			await page.getByRole("button", { name: "Open all hosts" }).click();
			expect(await page.evaluate(() => "broken" in globalThis)).toBe(false);
			expect(troubles).toEqual([]);
			await page.close();
		}
	});
});
