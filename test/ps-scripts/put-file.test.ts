import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Envelope } from "../../src/core/model/envelope.ts";
import { envelopeSchema } from "../../src/core/model/envelope.ts";
import { transferBundle } from "../support/bundle.ts";
import { writeHostFile } from "../support/engine.ts";
import { labHost, type LabHost } from "../support/lab-host.ts";
import { POWERSHELLS, engine, runScript } from "../support/run-script.ts";
import { runWarm } from "../support/warm-engine.ts";

const UNIT = "transfer/put-file";
const CONTENT = Buffer.from("what an MSI has in it");
const FOLDER = "C/ProgramData/exchange-fleet/files";

/** A simulated host that is still there after a call. */
class Host {
	readonly file: string;

	constructor(changes: Partial<LabHost> = {}) {
		this.file = writeHostFile(labHost(changes));
	}

	path(name: string): string {
		return join(this.file.replace(/\.json$/, ""), FOLDER, name);
	}

	files(): string[] {
		const folder = this.path("");
		return existsSync(folder) ? readdirSync(folder) : [];
	}

	/** @param powershell one that is started for this call */
	async call(values: Readonly<Record<string, string | number>>, powershell?: string): Promise<Envelope> {
		const all = { action: "put", sha256: sha256Of(CONTENT), name: "some.msi", ...values };
		const parameters = Object.entries(all).map(([name, value]) => ({ unit: UNIT, name, value }));
		const bundle = { ...(await transferBundle()), parameters };
		if (powershell === undefined) {
			return envelopeSchema.parse(JSON.parse((await runWarm(bundle, this.file)).get(UNIT) ?? ""));
		}
		const result = await runScript({ hostFile: this.file, powershell, bundle });
		return envelopeSchema.parse(JSON.parse(result.of("E")[0]?.slice(UNIT.length + 1) ?? ""));
	}
}

function sha256Of(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex");
}

function piece(bytes: Buffer, hash = sha256Of(bytes)): string {
	return `${hash} ${bytes.toString("base64")}`;
}

const NAME = `${sha256Of(CONTENT)}-some.msi`;
const WHOLE = { size: CONTENT.length, offset: 0, piece1: piece(CONTENT) };
const halves = [CONTENT.subarray(0, 10), CONTENT.subarray(10)].map((bytes) => piece(bytes));

describe.each(POWERSHELLS)("put-file.ps1 on $name", ({ path }) => {
	it.skipIf(path === undefined)(
		"takes a file in pieces of one call, and removes it with its folder",
		async () => {
			const host = new Host();
			const [piece1 = "", piece2 = ""] = halves;
			const put = await host.call({ size: CONTENT.length, offset: 0, piece1, piece2 }, path);
			expect(put).toMatchObject({ status: "ok", data: { complete: true } });
			expect(readFileSync(host.path(NAME))).toEqual(CONTENT);
			expect(host.files()).toEqual([NAME]);
			expect(await host.call({ action: "remove" }, path)).toMatchObject({ data: { removed: true } });
			expect(existsSync(host.path(""))).toBe(false);
		},
	);
});

describe.skipIf(engine === undefined)("put-file.ps1", () => {
	it("takes a file in several calls", async () => {
		const host = new Host();
		const [first = "", second = ""] = halves;
		const size = CONTENT.length;
		expect(await host.call({ size, offset: 0, piece1: first })).toMatchObject({ data: { complete: false } });
		expect(host.files()).toEqual([`${NAME}.part`]);
		expect(await host.call({ size, offset: 10, piece1: second })).toMatchObject({ data: { complete: true } });
		expect(readFileSync(host.path(NAME))).toEqual(CONTENT);
	});

	it("tells without pieces whether the file is there", async () => {
		const host = new Host();
		expect(await host.call({})).toMatchObject({ status: "ok", data: { complete: false } });
		await host.call(WHOLE);
		expect(await host.call({})).toMatchObject({ status: "ok", data: { complete: true } });
	});

	it("begins anew over what a broken try left", async () => {
		const host = new Host();
		await host.call({ size: CONTENT.length, offset: 0, piece1: halves[0] ?? "" });
		expect(await host.call(WHOLE)).toMatchObject({ data: { complete: true } });
		expect(host.files()).toEqual([NAME]);
	});

	it("replaces a file of that name that somebody altered", async () => {
		const host = new Host();
		mkdirSync(dirname(host.path(NAME)), { recursive: true });
		writeFileSync(host.path(NAME), "altered");
		expect(await host.call({})).toMatchObject({ data: { complete: false } });
		expect(await host.call(WHOLE)).toMatchObject({ data: { complete: true } });
		expect(readFileSync(host.path(NAME))).toEqual(CONTENT);
	});

	it("writes nothing of a call with a damaged piece", async () => {
		const host = new Host();
		const piece2 = piece(Buffer.from("other"), sha256Of(CONTENT));
		const answer = await host.call({ size: CONTENT.length, offset: 0, piece1: halves[0] ?? "", piece2 });
		expect(answer).toMatchObject({
			status: "failed",
			errors: [{ message: "A piece of the file arrived damaged." }],
		});
		expect(host.files()).toEqual([]);
	});

	it("keeps nothing of a file that is another than announced", async () => {
		const host = new Host();
		const other = Buffer.from("what another MSI has.");
		const answer = await host.call({ size: other.length, offset: 0, piece1: piece(other) });
		expect(answer).toMatchObject({ status: "failed", errors: [{ code: "unit-failed" }] });
		expect(host.files()).toEqual([]);
	});

	it("refuses a piece that does not follow the last one", async () => {
		const host = new Host();
		await host.call({ size: CONTENT.length, offset: 0, piece1: halves[0] ?? "" });
		const answer = await host.call({ size: CONTENT.length, offset: 11, piece1: halves[1] ?? "" });
		expect(answer).toMatchObject({ errors: [{ message: "The file has 10 bytes, not 11." }] });
	});

	it.each([
		["name", "..\\..\\x.msi"],
		["name", "a/b"],
		["name", "-x"],
		["name", ""],
		["sha256", "abc"],
		["sha256", `${"0".repeat(64)}\n`],
	])("refuses the %s %j", async (field, value) => {
		const host = new Host();
		expect(await host.call({ ...WHOLE, [field]: value })).toMatchObject({ status: "failed" });
		expect(host.files()).toEqual([]);
	});

	it("refuses more than 64 MB", async () => {
		const host = new Host();
		expect(await host.call({ ...WHOLE, size: 67_108_865 })).toMatchObject({ status: "failed" });
		expect(host.files()).toEqual([]);
	});

	it("takes files from administrators only", async () => {
		const host = new Host({ elevated: false });
		expect(await host.call(WHOLE)).toMatchObject({ status: "partial", errors: [{ code: "access-denied" }] });
		expect(host.files()).toEqual([]);
	});
});
