import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { exf } from "../support/cli.ts";
import { rootConfig, webConfig } from "../support/iis-facts.ts";
import { POWERSHELL_RULES } from "../support/iis-rules.ts";
import { tempDir } from "../support/temp-dir.ts";

let folder = "";

beforeEach(() => {
	folder = tempDir();
	mkdirSync(join(folder, "wwwroot"));
	writeFileSync(join(folder, "applicationHost.config"), rootConfig());
	writeFileSync(join(folder, "wwwroot/web.config"), webConfig(POWERSHELL_RULES));
	writeFileSync(join(folder, "machine.config"), "<configuration />");
});

describe("exf analyze --files", () => {
	it("prints verdicts, what it did not use and what is not there, and ends as a scan would", async () => {
		const { code, out } = await exf(["analyze", "--files", folder, "--build", "15.2.1118.12"]);
		expect([1, 4]).toContain(code);
		expect(out).toContain("Exchange 2019 CU12 Aug22SU (15.2.1118.12, as stated), 2 configuration files");
		expect(out).toContain("UNKNOWN   proxynotshell-mitigation");
		expect(out).toContain("not used  machine.config: it is no web.config");
		expect(out).toContain("HttpProxy\\owa\\web.config");
		expect(out).toContain(`exit ${code}`);
	});

	it("takes the folder for everything that there is when told so", async () => {
		const { out } = await exf(["analyze", "--files", folder, "--build", "15.2.1118.12", "--complete"]);
		expect(out).toContain("FAIL      proxynotshell-mitigation");
		expect(out).toContain("mitigation: effective");
		expect(out).not.toContain("not in the folder");
	});

	it("prints the same as JSON, without the text of any file", async () => {
		const { code, out } = await exf(["analyze", "--files", folder, "--build", "15.2.1118.12", "--json"]);
		const analysis: unknown = JSON.parse(out);
		expect(analysis).toMatchObject({
			schema: "exchange-fleet/files-analysis@1",
			product: "2019",
			exitCode: code,
		});
		expect(out).not.toContain("<configuration");
	});

	it.each([
		["a missing build", ["--files", "."], "--build"],
		["a build that is none", ["--files", ".", "--build", "15.2"], "--build 15.2"],
		[
			"a folder without applicationHost.config",
			["--files", "wwwroot", "--build", "15.2.1118.12"],
			"applicationHost",
		],
		["a run as well", ["latest", "--files", "."], "contradict"],
		["--build without --files", ["latest", "--build", "15.2.1118.12"], "belong together"],
		["neither run nor files", [], "run is missing"],
	])("refuses %s", async (_, args, message) => {
		const { code, err } = await exf(["analyze", ...args], { cwd: folder });
		expect([code, err]).toEqual([2, expect.stringContaining(message)]);
	});
});
