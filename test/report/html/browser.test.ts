import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlReport } from "../../../src/report/html/html-report.tsx";
import { DARK, LIGHT } from "../../../src/report/html/look/palette.ts";
import type { ReportInput } from "../../../src/report/reporter.ts";
import { textOf } from "../../support/records.ts";
import { generatedInput } from "../generated-fleet.ts";
import { hostileInput } from "../hostile-fleet.ts";
import { sampleInput } from "../sample-fleet.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const LAUNCH_ARGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

interface Opened {
	readonly page: Page;
	/** Console errors, page errors and requests other than the file itself. */
	readonly troubles: string[];
	readonly loadMs: number;
}

interface View {
	readonly width?: number;
	readonly colorScheme?: "light" | "dark";
	readonly javaScriptEnabled?: boolean;
}

describe.skipIf(!existsSync(executablePath))("the HTML report in Chromium", () => {
	let browser: Browser;
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "exf-report-"));
		browser = await chromium.launch({ executablePath, args: LAUNCH_ARGS });
	});

	afterAll(async () => {
		await browser.close();
		await rm(folder, { recursive: true, force: true });
	});

	async function open(input: ReportInput, view: View = {}): Promise<Opened> {
		const file = join(folder, `${crypto.randomUUID()}.html`);
		await writeFile(file, await textOf(htmlReport(input)));
		const { width = 1440, ...rest } = view;
		const page = await browser.newPage({ viewport: { width, height: 900 }, ...rest });
		const troubles: string[] = [];
		const url = pathToFileURL(file).href;
		page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
		page.on("pageerror", (error) => troubles.push(error.message));
		page.on("request", (request) => request.url() !== url && troubles.push(request.url()));
		const start = performance.now();
		await page.goto(url, { waitUntil: "load" });
		return { page, troubles, loadMs: performance.now() - start };
	}

	it.each([380, 768, 1440])("opens from a file without errors or overflow at %i px", async (width) => {
		const { page, troubles } = await open(sampleInput(), { width });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		await page.getByRole("button", { name: "Open all hosts" }).click();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		expect(troubles).toEqual([]);
		await page.close();
	});

	it("opens a host when its link is followed, without any script", async () => {
		const { page, troubles } = await open(sampleInput(), { javaScriptEnabled: false });
		await page.getByRole("link", { name: "EX05" }).first().click();
		await page.getByText("ex05.fabrikam.example").waitFor({ state: "visible", timeout: 5000 });
		expect(await page.getByText("ex07.fabrikam.example").isVisible()).toBe(false);
		expect(troubles).toEqual([]);
		await page.close();
	});

	it("prints every host open, without any script", async () => {
		const { page } = await open(sampleInput(), { javaScriptEnabled: false });
		expect(await page.getByText("ex07.fabrikam.example").isVisible()).toBe(false);
		await page.emulateMedia({ media: "print" });
		expect(await page.getByText("ex07.fabrikam.example").isVisible()).toBe(true);
		await page.close();
	});

	it.each([
		["light", LIGHT],
		["dark", DARK],
	] as const)("follows the %s scheme of the system", async (colorScheme, palette) => {
		const { page } = await open(sampleInput(), { colorScheme });
		expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
			rgb(palette.paper),
		);
		await page.close();
	});

	it("is light on paper, whatever the scheme", async () => {
		const { page } = await open(sampleInput(), { colorScheme: "dark" });
		await page.emulateMedia({ media: "print", colorScheme: "dark" });
		expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe(rgb(LIGHT.ink));
		await page.close();
	});

	it("filters hosts by several words", async () => {
		const { page } = await open(sampleInput());
		await page.getByLabel("Filter hosts").fill("contoso critical 2019");
		await page.getByLabel("Filter hosts").fill("plant critical");
		expect(await page.locator("output").textContent()).toBe("2 of 14 hosts shown");
		expect(await page.locator("details.host:visible").count()).toBe(2);
		await page.getByLabel("Filter hosts").fill("");
		expect(await page.locator("details.host:visible").count()).toBe(14);
		await page.close();
	});

	it("sorts a table by the column whose heading is pressed", async () => {
		const { page } = await open(sampleInput());
		const table = page.getByRole("table", { name: "Hosts of Contoso AG, worst first" });
		const first = () => table.locator("tbody th").first().textContent();
		await table.getByRole("button", { name: "Host" }).click();
		expect(await first()).toBe("EDGE1");
		await table.getByRole("button", { name: "Host" }).click();
		expect(await first()).toBe("EX11");
		await page.close();
	});

	it("makes no element and runs nothing of what hosts send", async () => {
		const { page, troubles } = await open(hostileInput());
		await page.getByRole("button", { name: "Open all hosts" }).click();
		expect(await page.evaluate(() => Reflect.get(globalThis, "broken"))).toBeUndefined();
		expect(await page.locator("img").count()).toBe(0);
		expect(await page.locator("h1").count()).toBe(1);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440);
		expect(troubles).toEqual([]);
		await page.close();
	});

	it("keeps hostile texts inside a phone screen", async () => {
		const { page } = await open(hostileInput(), { width: 380 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(380);
		await page.close();
	});

	// The budget is 2 s on a machine of its own; this bound only catches a page that became unusable.
	it("opens 1,000 hosts", async () => {
		const { page, loadMs, troubles } = await open(generatedInput(1000));
		console.info(`1,000 hosts: load event after ${Math.round(loadMs)} ms`);
		expect(loadMs).toBeLessThan(10_000);
		expect(troubles).toEqual([]);
		await page.close();
	});
});

function rgb(colour: string): string {
	const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
	return `rgb(${parts.join(", ")})`;
}
