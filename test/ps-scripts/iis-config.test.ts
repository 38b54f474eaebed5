import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Envelope } from "../../src/core/model/envelope.ts";
import {
	type SentConfigFile,
	type SentIisConfig,
	sentIisConfigSchema,
} from "../../src/core/model/facts/iis-config.ts";
import { collectUnit } from "../support/collect-unit.ts";
import { hasFixtures } from "../support/fixtures.ts";
import { EXCHANGE_PATH, labHost, type LabHost } from "../support/lab-host.ts";
import { recordedWebFiles } from "../support/recorded-web.ts";
import { engine, POWERSHELLS, type ScriptRun } from "../support/run-script.ts";

const UNIT = "collect/iis-config";
const APPLICATION_HOST = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
const IIS_KEY = { "HKLM:\\SOFTWARE\\Microsoft\\InetStp": { MajorVersion: 10, MinorVersion: 0 } };
const OWA = `${EXCHANGE_PATH}FrontEnd\\HttpProxy\\owa`;

/** applicationHost.config with these sites and modules. */
function applicationHost(sites: string, modules = ""): string {
	return `<?xml version="1.0"?>\n<configuration>\n<system.applicationHost><sites>${sites}</sites></system.applicationHost>
<system.webServer><globalModules>${modules}</globalModules></system.webServer>\n</configuration>`;
}

const DEFAULT_SITE = `<site name="Default Web Site" id="1">
	<application path="/"><virtualDirectory path="/" physicalPath="%SystemDrive%\\inetpub\\wwwroot" /></application>
	<application path="/owa"><virtualDirectory path="/" physicalPath="${OWA}" /></application>
	<application path="/owa/Calendar"><virtualDirectory path="/" physicalPath="${OWA}" /></application>
</site>`;

/** A web server with the files; applicationHost.config has one site unless there is another. */
function webHost(contents: LabHost["contents"] = {}, changes: Partial<LabHost> = {}): LabHost {
	const base = labHost(changes);
	return {
		...base,
		registry: { ...base.registry, ...IIS_KEY },
		contents: { [APPLICATION_HOST]: applicationHost(DEFAULT_SITE), ...contents },
	};
}

async function collect(
	host: LabHost,
	run: Omit<ScriptRun, "host"> = {},
): Promise<{ readonly envelope: Envelope; readonly facts: SentIisConfig }> {
	return await collectUnit(UNIT, sentIisConfigSchema, { ...run, host });
}

function textOf(file: SentConfigFile | undefined): string {
	return file?.content == null ? "" : gunzipSync(Buffer.from(file.content, "base64")).toString("utf8");
}

function fileAt(facts: SentIisConfig, path: string): SentConfigFile | undefined {
	return facts.files.find((file) => file.path.toLowerCase() === path.toLowerCase());
}

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe.each(POWERSHELLS)("collect/iis-config on $name", ({ path }) => {
	it.skipIf(path === undefined)("sends every configuration file with its place and hash", async () => {
		const web = "<configuration><appSettings /></configuration>";
		const { envelope, facts } = await collect(
			webHost(
				{ "C:\\inetpub\\wwwroot\\web.config": web },
				{ files: { [APPLICATION_HOST]: { version: null, modifiedUtc: "2026-10-02T08:00:00.000Z" } } },
			),
			{ powershell: path ?? "" },
		);
		expect(envelope).toMatchObject({ status: "ok", errors: [], truncated: false });
		expect(facts).toMatchObject({ installed: true, version: "10.0" });
		expect(facts.files.map(({ kind, site, application, state }) => [kind, site, application, state])).toEqual(
			[
				["applicationHost", null, null, "present"],
				["web", "Default Web Site", "/", "present"],
				["web", "Default Web Site", "/owa", "missing"],
			],
		);
		expect(facts.files[0]).toMatchObject({
			modifiedUtc: "2026-10-02T08:00:00.000Z",
			known: false,
			blanked: 0,
		});
		expect(facts.files[1]).toMatchObject({ sha256: sha256(web), size: web.length });
		expect(textOf(facts.files[1])).toBe(web);
	});
});

describe.skipIf(engine === undefined)("collect/iis-config", () => {
	it("finds nothing where there is no IIS", async () => {
		const { envelope, facts } = await collect(labHost());
		expect(envelope.status).toBe("ok");
		expect(facts).toEqual({
			installed: false,
			version: null,
			files: [],
			appPools: [],
			inetModules: [],
			nativeModules: [],
		});
	});

	it("returns files that the controller has without their text", async () => {
		const host = webHost({ "C:\\inetpub\\wwwroot\\web.config": "<a />", [`${OWA}\\web.config`]: "<b />" });
		const hash = sha256("<b />");
		const value = ["0".repeat(64), hash, sha256(String(host.contents[APPLICATION_HOST]))].join(",");
		const { facts } = await collect(host, { parameters: [{ unit: UNIT, name: "knownHashes", value }] });
		expect(fileAt(facts, `${OWA}\\web.config`)).toMatchObject({ sha256: hash, known: true, content: null });
		expect(fileAt(facts, "C:\\inetpub\\wwwroot\\web.config")).toMatchObject({ known: false });
		// Known or not, it tells where the other files are.
		expect(facts.files[0]).toMatchObject({ known: true, content: null });
	});

	it("sends the same bytes once", async () => {
		const same = '<a password="x" />';
		const { facts } = await collect(
			webHost({ "C:\\inetpub\\wwwroot\\web.config": same, [`${OWA}\\web.config`]: same }),
		);
		const [, first, second] = facts.files;
		expect(textOf(first)).toBe('<a password="***" />');
		expect(second).toMatchObject({ sha256: sha256(same), content: null, known: false, blanked: 1 });
	});

	it("keeps the hash of the original and sends no secret", async () => {
		const text = '<configuration><machineKey validationKey="A1B2C3" /></configuration>';
		const { facts } = await collect(webHost({ [`${OWA}\\web.config`]: text }));
		const file = fileAt(facts, `${OWA}\\web.config`);
		expect(file).toMatchObject({ sha256: sha256(text), size: text.length, blanked: 1 });
		expect(textOf(file)).toBe(text.replace("A1B2C3", "***"));
	});

	it.each([
		["UTF-8 with a byte order mark", Buffer.from("\uFEFF<a x='ü' />", "utf8")],
		["UTF-16", Buffer.from("\uFEFF<a x='ü' />", "utf16le")],
		["UTF-16 without a mark", Buffer.from("<a x='ü' />", "utf16le")],
		["UTF-16, big end first", Buffer.from("\uFEFF<a x='ü' />", "utf16le").swap16()],
		["ISO 8859-1", Buffer.from("<?xml version='1.0' encoding='iso-8859-1'?><a x='ü' />", "latin1")],
		["UTF-8 that says UTF-16", Buffer.from("<?xml encoding=\"utf-16\"?><a x='ü' />", "utf8")],
	])("reads %s", async (_name, bytes) => {
		const { facts } = await collect(webHost({ [`${OWA}\\web.config`]: bytes }));
		const file = fileAt(facts, `${OWA}\\web.config`);
		expect(textOf(file)).toMatch(/^(<\?xml[^>]*>)?<a x='ü' \/>$/);
		expect(file?.sha256).toBe(sha256(bytes));
	});

	it("names the places of virtual directories, of nested ones, and in any spelling", async () => {
		const sites = `<!-- <site name="Old"><virtualDirectory path="/" physicalPath="C:\\old" /></site> -->
<site id='2' name='A &amp; B'>
	<application path='/x/' ><virtualDirectory physicalPath = 'C:\\x' path='/' /><virtualDirectory path="/y" physicalPath="C:\\y\\"/></application>
</site>`;
		const { facts } = await collect(webHost({ [APPLICATION_HOST]: applicationHost(sites) }));
		expect(facts.files.slice(1).map(({ path, site, application }) => [path, site, application])).toEqual([
			["C:\\x\\web.config", "A & B", "/x"],
			["C:\\y\\web.config", "A & B", "/x/y"],
		]);
	});

	it("finds folders of Exchange that no virtual directory names, and where they count", async () => {
		const site = `<site name="Exchange Back End"><application path="/"><virtualDirectory path="/" physicalPath="${EXCHANGE_PATH}ClientAccess" /></application></site>`;
		const { envelope, facts } = await collect(
			webHost({
				[APPLICATION_HOST]: applicationHost(site),
				[`${EXCHANGE_PATH}ClientAccess\\Own\\WEB.CONFIG`]: "<own />",
				[`${EXCHANGE_PATH}ClientAccess\\Empty\\readme.txt`]: "",
				[`${EXCHANGE_PATH}FrontEnd\\HttpProxy\\Alone\\web.config`]: "<alone />",
				[`${EXCHANGE_PATH}FrontEnd\\HttpProxy\\SharedWebConfig.config`]: "<shared />",
			}),
		);
		expect(envelope.status).toBe("ok");
		const places = facts.files.map(({ path, kind, site: on, application, state }) => [
			path.replace(EXCHANGE_PATH, ""),
			kind,
			on,
			application,
			state,
		]);
		expect(places.slice(1)).toEqual([
			["ClientAccess\\web.config", "web", "Exchange Back End", "/", "missing"],
			["FrontEnd\\HttpProxy\\SharedWebConfig.config", "shared", null, null, "present"],
			["FrontEnd\\HttpProxy\\Alone\\web.config", "web", null, null, "present"],
			["ClientAccess\\SharedWebConfig.config", "shared", null, null, "missing"],
			["ClientAccess\\Own\\web.config", "web", "Exchange Back End", "/Own", "present"],
		]);
	});

	it("finds the other files of a malformed applicationHost.config", async () => {
		const broken = applicationHost(DEFAULT_SITE).replace("</sites>", "<sites").slice(0, -40);
		const { facts } = await collect(
			webHost({ [APPLICATION_HOST]: broken, [`${OWA}\\web.config`]: "<configuration" }),
		);
		expect(textOf(facts.files[0])).toBe(broken);
		expect(textOf(fileAt(facts, `${OWA}\\web.config`))).toBe("<configuration");
	});

	it("reads no share, and says so", async () => {
		const site =
			'<site name="S"><application path="/"><virtualDirectory path="/" physicalPath="\\\\nas\\web" /></application></site>';
		const { envelope, facts } = await collect(webHost({ [APPLICATION_HOST]: applicationHost(site) }));
		expect(facts.files[1]).toMatchObject({ state: "unreadable", sha256: null, content: null });
		expect(envelope.errors).toMatchObject([{ code: "config-remote", target: "\\\\nas\\web\\web.config" }]);
	});

	it("names files that it may not read, and goes on", async () => {
		const prelude = `$global:ExfTestRead = \${function:Read-ExfLabFile}
function global:Read-ExfLabFile([string]$Path, [long]$MaxBytes, [switch]$Tail) {
	if ($Path -like '*\\owa\\*') { throw 'Access to the path is denied.' }
	& $global:ExfTestRead $Path $MaxBytes
}`;
		const { envelope, facts } = await collect(webHost({ "C:\\inetpub\\wwwroot\\web.config": "<a />" }), {
			prelude,
		});
		expect(fileAt(facts, `${OWA}\\web.config`)?.state).toBe("unreadable");
		expect(fileAt(facts, "C:\\inetpub\\wwwroot\\web.config")?.state).toBe("present");
		expect(envelope).toMatchObject({ status: "partial", errors: [{ code: "config-unreadable" }] });
	});

	it("leaves out a file that is too large, and says so", async () => {
		const { envelope, facts } = await collect(webHost({ [`${OWA}\\web.config`]: "x".repeat(9_000_000) }));
		expect(fileAt(facts, `${OWA}\\web.config`)).toMatchObject({
			state: "unreadable",
			size: 9_000_000,
			sha256: null,
			content: null,
		});
		expect(envelope).toMatchObject({ truncated: true, errors: [{ code: "config-too-large" }] });
	});

	it("gives the state of every application pool, and unknown where nobody says it", async () => {
		const { facts } = await collect(
			webHost({}, { appPools: { A: "Started", B: "Stopped", C: null, D: "Odd" } }),
		);
		expect(facts.appPools.map(({ name, state }) => `${name} ${state}`)).toEqual([
			"A started",
			"B stopped",
			"C unknown",
			"D unknown",
		]);
	});

	it("gives versions of two modules and the signature of every native one", async () => {
		const modules = ["good.dll", "bare.dll", "changed.dll", "odd.dll", "gone.dll"]
			.map((name) => `<add name="${name}" image="%windir%\\System32\\inetsrv\\${name}" />`)
			.join("");
		const file = (status?: string): LabHost["files"][string] => ({
			version: "7.1.1993.2336",
			modifiedUtc: "2026-01-01T00:00:00.000Z",
			...(status === undefined ? {} : { signature: { status, signer: "CN=Someone" } }),
		});
		const { envelope, facts } = await collect(
			webHost(
				{ [APPLICATION_HOST]: applicationHost(DEFAULT_SITE, modules) },
				{
					files: {
						"C:\\Windows\\System32\\inetsrv\\rewrite.dll": file(),
						"C:\\Windows\\System32\\inetsrv\\good.dll": file("Valid"),
						"C:\\Windows\\System32\\inetsrv\\bare.dll": file("NotSigned"),
						"C:\\Windows\\System32\\inetsrv\\changed.dll": file("HashMismatch"),
						"C:\\Windows\\System32\\inetsrv\\odd.dll": file("UnknownError"),
					},
				},
			),
		);
		expect(envelope.errors).toEqual([]);
		expect(facts.inetModules).toEqual([
			{ name: "rewrite.dll", present: true, fileVersion: "7.1.1993.2336" },
			{ name: "cachtokn.dll", present: false, fileVersion: null },
		]);
		expect(facts.nativeModules.map(({ name, signature }) => `${name} ${signature}`)).toEqual([
			"good.dll valid",
			"bare.dll unsigned",
			"changed.dll invalid",
			"odd.dll unknown",
			"gone.dll missing",
		]);
		expect(facts.nativeModules[0]).toMatchObject({
			image: "C:\\Windows\\System32\\inetsrv\\good.dll",
			signer: "CN=Someone",
		});
	});

	it("calls no module unsigned where PowerShell sees no catalogs", async () => {
		const modules = '<add name="m" image="C:\\m.dll" />';
		const { facts } = await collect(
			webHost(
				{ [APPLICATION_HOST]: applicationHost(DEFAULT_SITE, modules) },
				{
					powershell: { version: "4.0", edition: "Desktop", is64Bit: true },
					files: {
						"C:\\m.dll": {
							version: null,
							modifiedUtc: "2026-01-01T00:00:00.000Z",
							signature: { status: "NotSigned", signer: null },
						},
					},
				},
			),
		);
		expect(facts.nativeModules[0]?.signature).toBe("unknown");
	});
});

describe.skipIf(engine === undefined || !hasFixtures)("collect/iis-config over recorded real servers", () => {
	it.each(["E16", "E19"])(
		"%s: every file comes back byte for byte, but for blanked values",
		async (server) => {
			const contents = recordedWebFiles(server);
			const { envelope, facts } = await collect(webHost(contents));
			expect(envelope.errors).toEqual([]);
			for (const [path, bytes] of Object.entries(contents)) {
				const file = fileAt(facts, path);
				expect(file, path).toMatchObject({ state: "present", sha256: sha256(bytes), size: bytes.length });
				const original = bytes
					.toString("utf8")
					.replace(/^\uFEFF/, "")
					.split("***")
					.join("");
				const kept = textOf(file).split("***");
				expect(kept.length - 1).toBe(file?.blanked);
				// What stands between the stars is the original, in its order.
				let at = 0;
				for (const part of kept) {
					const found = original.indexOf(part, at);
					expect(found, path).toBeGreaterThanOrEqual(at);
					at = found + part.length;
				}
				expect(original.length - textOf(file).length).toBeLessThan(
					60 * (file?.blanked ?? 0) + 600 * Number(path === APPLICATION_HOST) + 1,
				);
			}
			const places = new Set(facts.files.map(({ site, application }) => `${site} ${application}`));
			expect(places).toContain("Exchange Back End /mapi/emsmdb");
			expect(places).toContain("Default Web Site /Autodiscover");
		},
	);
});
