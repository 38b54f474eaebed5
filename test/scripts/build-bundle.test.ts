import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildBundle, MAX_BODY_BYTES } from "../../src/scripts/build-bundle.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { catalog, catalogUnit, parameterManifest } from "../support/catalog.ts";

const UNIT = "collect/exchange-setup";

/** The longest command line that cmd.exe takes is 8,191 characters; a program path and its switches come before. */
const LONGEST_READER = 5400;

describe("buildBundle", () => {
	it("gives the same bytes every time", async () => {
		const [first, second] = [await loadCatalog(PACKAGED_SCRIPTS), await loadCatalog(PACKAGED_SCRIPTS)];
		expect(buildBundle(first, [UNIT])).toEqual(buildBundle(second, [UNIT]));
	});

	it("names the body by its own hash", async () => {
		const { body, sha256 } = buildBundle(await loadCatalog(PACKAGED_SCRIPTS), [UNIT]);
		expect(sha256).toBe(createHash("sha256").update(body, "utf8").digest("hex"));
	});

	it("keeps all units together within the limit, in LF lines of ASCII", async () => {
		const packaged = await loadCatalog(PACKAGED_SCRIPTS);
		const { body } = buildBundle(
			packaged,
			packaged.units.filter(({ manifest }) => manifest.kind === "collect").map((unit) => unit.id),
		);
		expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
		expect(body).toMatch(/^[\t\n\x20-\x7E]*$/);
	});

	it("carries every unit's text unchanged", async () => {
		const packaged = await loadCatalog(PACKAGED_SCRIPTS);
		const { body } = buildBundle(packaged, [UNIT]);
		expect(body).toContain(packaged.units.find((unit) => unit.id === UNIT)?.files[0]?.text);
	});

	it("has a reader that fits a command line", async () => {
		const { execReader } = buildBundle(await loadCatalog(PACKAGED_SCRIPTS), [UNIT]);
		expect(Buffer.from(execReader, "utf16le").toString("base64").length).toBeLessThan(LONGEST_READER);
	});

	it("runs a unit once however often it is asked for, in the order asked", () => {
		const units = [catalogUnit({ id: "collect/a" }), catalogUnit({ id: "collect/b" })];
		const bundle = buildBundle(catalog(...units), ["collect/b", "collect/a", "collect/b"]);
		expect(bundle.units.map((unit) => unit.id)).toEqual(["collect/b", "collect/a"]);
		expect([...bundle.body.matchAll(/-Unit '([^']+)'/g)].map((match) => match[1])).toEqual([
			"collect/b",
			"collect/a",
		]);
	});

	it("fills in the defaults of parameters", () => {
		const unit = catalogUnit({ parameters: { days: parameterManifest({ type: "number", default: 30 }) } });
		expect(buildBundle(catalog(unit), [unit.id]).parameters).toEqual([
			{ unit: unit.id, name: "days", value: 30 },
		]);
	});

	it("refuses a unit that it does not know, and one that changes hosts", () => {
		const unit = catalogUnit({ id: "mitigate/a", kind: "mitigate" });
		for (const id of ["collect/none", "mitigate/a"]) {
			expect(() => buildBundle(catalog(unit), [id])).toThrow(
				expect.objectContaining({ code: "unit-unknown" }),
			);
		}
	});

	it("refuses more script text than a host's logs should keep", () => {
		const unit = catalogUnit({}, "# \n".repeat(MAX_BODY_BYTES / 3));
		expect(() => buildBundle(catalog(unit), [unit.id])).toThrow(
			expect.objectContaining({ code: "bundle-too-large" }),
		);
	});
});
