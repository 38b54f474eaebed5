import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LabHandle, runLab } from "../../src/lab/run-lab.ts";
import { PLANTED_SECRETS } from "../../src/lab/state/web/planted-secrets.ts";
import { scanBundle } from "../support/bundle.ts";
import { type CliResult, exf } from "../support/cli.ts";
import { engineCommand } from "../support/engine.ts";
import { tempDirFor } from "../support/temp-dir.ts";

const engine = engineCommand();

describe.skipIf(engine === undefined)("secrets in the configuration files of a host", () => {
	const dir = tempDirFor(afterAll);
	const runs = join(dir, "runs");
	const stop = new AbortController();
	let lab: LabHandle;
	let scans: CliResult[];

	beforeAll(async () => {
		const { execReader: exec, psrpReader: psrp } = await scanBundle();
		lab = await runLab({
			dir: join(dir, "lab"),
			stories: ["planted-secrets"],
			engine: "powershell",
			engineCommand: [engine ?? ""],
			readers: { exec, psrp },
			signal: stop.signal,
		});
		const scan = ["scan", "--all-tenants", "--inventory", lab.files.inventory, "--runs", runs];
		// The second time the host need not send them.
		scans = [await exf(scan), await exf(scan)];
	}, 120_000);
	afterAll(() => lab.close());

	/** Every file below the runs folder, inflated where it is compressed. */
	function writtenTexts(): Map<string, string> {
		const entries = readdirSync(runs, { recursive: true, withFileTypes: true }).filter((entry) =>
			entry.isFile(),
		);
		return new Map(
			entries.map((entry) => {
				const path = join(entry.parentPath, entry.name);
				const bytes = readFileSync(path);
				return [path, (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")];
			}),
		);
	}

	it("lie on the host, and the files that they are in were collected", () => {
		const hosts = readdirSync(lab.files.hosts, { recursive: true, withFileTypes: true });
		const onHost = hosts.filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith(".config"));
		const text = onHost.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).join("");
		for (const secret of Object.values(PLANTED_SECRETS)) expect(text).toContain(secret);
		const blobs = [...writtenTexts()].filter(([path]) => path.includes("/blobs/")).map(([, blob]) => blob);
		expect(blobs.some((blob) => blob.includes('userName="CONTOSO\\svc-owa" password="***"'))).toBe(true);
		expect(blobs.some((blob) => blob.includes('name="Crm" connectionString="***"'))).toBe(true);
	});

	it("are nowhere in what is written or printed", () => {
		const written = writtenTexts();
		expect([...written.keys()].some((path) => path.endsWith("report.html"))).toBe(true);
		const texts = new Map([
			...written,
			...scans.map(({ out, err }, index): [string, string] => [`output ${index}`, out + err]),
		]);
		for (const secret of Object.values(PLANTED_SECRETS)) {
			const found = [...texts].filter(([, text]) => text.includes(secret)).map(([name]) => name);
			expect(found, secret).toEqual([]);
			// Nor as base64, at any offset.
			const encoded = [0, 1, 2].map((shift) =>
				Buffer.from("x".repeat(shift) + secret)
					.toString("base64")
					.slice(4, -4),
			);
			for (const part of encoded) {
				expect(
					[...texts].filter(([, text]) => text.includes(part)).map(([name]) => name),
					secret,
				).toEqual([]);
			}
		}
	});

	it("do not keep a second scan from sending less", () => {
		const records = readdirSync(runs)
			.filter((name) => /^\d{8}T/.test(name))
			.sort()
			.map((id) => JSON.parse(readFileSync(join(runs, id, "hosts.jsonl"), "utf8")));
		expect(records.map(({ outcome }) => outcome.status)).toEqual(["ok", "ok"]);
		const [first, second] = records.map(({ receivedBytes }) => Number(receivedBytes));
		expect(second).toBeGreaterThan(1000);
		expect(second).toBeLessThan((first ?? 0) / 3);
		const facts = records.map(({ units }) => units.map(({ unit }: { unit: string }) => unit));
		expect(facts[1]).toEqual(facts[0]);
	});
});
