import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planPage } from "../../../src/report/plan/plan-page.tsx";
import { makePlan, plannedHost } from "../../support/plans.ts";
import { tempDirFor } from "../../support/temp-dir.ts";
import { HOSTILE_TEXTS } from "../hostile-fleet.ts";
import { hostilePlan, samplePlan } from "./sample-plan.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

describe.skipIf(!existsSync(executablePath))("the page of a plan in Chromium", () => {
	const folder = tempDirFor(afterAll);
	let browser: Browser;

	beforeAll(async () => {
		const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
		browser = await chromium.launch({ executablePath, args });
	});
	afterAll(() => browser.close());

	async function open(
		html: string,
		width = 1440,
	): Promise<{ readonly page: Page; readonly troubles: string[] }> {
		const file = join(folder, `${crypto.randomUUID()}.html`);
		await writeFile(file, html);
		const page = await browser.newPage({ viewport: { width, height: 900 } });
		const troubles: string[] = [];
		const url = pathToFileURL(file).href;
		page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
		page.on("pageerror", (error) => troubles.push(error.message));
		page.on("request", (request) => request.url() !== url && troubles.push(request.url()));
		await page.goto(url, { waitUntil: "load" });
		return { page, troubles };
	}

	it.each([380, 768, 1440])("opens from a file without errors or overflow at %i px", async (width) => {
		const { page, troubles } = await open(planPage(samplePlan(), "Contoso AG"), width);
		await page.getByRole("button", { name: "Open all hosts" }).click();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		expect(troubles).toEqual([]);
		await page.close();
	});

	it("finds hosts, sorts them, and opens one when its link is followed", async () => {
		const hosts = Array.from({ length: 12 }, (_, index) => plannedHost(`contoso/hq/ex${index + 1}`));
		const { page, troubles } = await open(planPage(makePlan(hosts), "Contoso AG"));
		await page.getByLabel("Filter hosts").fill("ex12");
		expect(await page.locator("output").textContent()).toBe("1 of 12 hosts shown");
		await page.getByRole("link", { name: "contoso/hq/ex12" }).click();
		expect(await page.locator("details[open] b").first().textContent()).toBe("contoso/hq/ex12");
		expect(troubles).toEqual([]);
		await page.close();
	});

	it("runs nothing of what hosts and inventories say", async () => {
		for (const text of HOSTILE_TEXTS) {
			const { page, troubles } = await open(planPage(hostilePlan(text), text));
			await page.getByRole("button", { name: "Open all hosts" }).click();
			expect(await page.evaluate(() => "broken" in globalThis)).toBe(false);
			expect(troubles).toEqual([]);
			await page.close();
		}
	});
});
