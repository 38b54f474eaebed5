import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type ConfigTexts, createConfigTexts, readConfigTexts } from "../../src/app/config-texts.ts";
import {
	type SentConfigFile,
	type SentIisConfig,
	storedIisConfigSchema,
} from "../../src/core/model/facts/iis-config.ts";
import { tempDir } from "../support/temp-dir.ts";

const EX01 = { id: "contoso/berlin/ex01", tenant: "contoso" };
const EX02 = { id: "contoso/berlin/ex02", tenant: "contoso" };
const SCRIPT = "5c".repeat(32);
const asIs = (text: string): string => text;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A file as a host sends it: `original` is what lies on its disk, `text` what it sends of it. */
function sentFile(
	original: string,
	changes: Partial<SentConfigFile> & { text?: string } = {},
): SentConfigFile {
	const { text = original, ...rest } = changes;
	return {
		path: "C:\\inetpub\\wwwroot\\web.config",
		kind: "web",
		site: "Default Web Site",
		application: "/",
		state: "present",
		sha256: sha256(original),
		size: original.length,
		modifiedUtc: null,
		blanked: 0,
		content: gzipSync(text).toString("base64"),
		known: false,
		...rest,
	};
}

function knownFile(original: string): SentConfigFile {
	return sentFile(original, { content: null, known: true });
}

function sent(...files: readonly SentConfigFile[]): SentIisConfig {
	return {
		installed: true,
		version: "10.0",
		files: [...files],
		appPools: [],
		inetModules: [],
		nativeModules: [],
	};
}

function open(dir: string, problems: unknown[] = []): ConfigTexts {
	return createConfigTexts(dir, (thrown) => problems.push(thrown));
}

/** A first scan of a host, and what it leaves. */
async function scanOnce(dir: string, host: typeof EX01, answer: SentIisConfig): Promise<void> {
	const texts = open(dir);
	const { stored } = await texts.unpack(host, answer, {}, asIs);
	await texts.remember(host, SCRIPT, stored);
}

describe("configuration texts", () => {
	it("are texts for rules, and hashes in the run", async () => {
		const dir = tempDir();
		const answer = sent(sentFile('<a password="x"/>', { text: '<a password="***"/>', blanked: 1 }));
		const { facts, stored } = await open(dir).unpack(EX01, answer, {}, asIs);
		expect(facts.files[0]).toMatchObject({ text: '<a password="***"/>', blanked: 1 });
		expect(facts.files[0]).not.toHaveProperty("content");
		expect(stored.files[0]).toMatchObject({
			sha256: sha256('<a password="x"/>'),
			textSha256: sha256('<a password="***"/>'),
		});
		expect(JSON.stringify(stored)).not.toContain("password");
		expect(storedIisConfigSchema.parse(stored)).toEqual(stored);
		expect(await readConfigTexts(dir, "contoso", stored)).toEqual(facts);
	});

	it("are shared by files with the same bytes", async () => {
		const second = sentFile("<a/>", { path: "C:\\x\\web.config", content: null });
		const { facts } = await open(tempDir()).unpack(EX01, sent(sentFile("<a/>"), second), {}, asIs);
		expect(facts.files.map(({ text }) => text)).toEqual(["<a/>", "<a/>"]);
	});

	it("need not be sent again by the same host, in another run", async () => {
		const dir = tempDir();
		await scanOnce(dir, EX01, sent(sentFile("<a/>", { blanked: 3 })));
		const texts = open(dir);
		const known = await texts.known(EX01, SCRIPT);
		expect(Object.keys(known)).toEqual([sha256("<a/>")]);
		const { facts, stored } = await texts.unpack(EX01, sent(knownFile("<a/>")), known, asIs);
		expect(facts.files[0]).toMatchObject({ text: "<a/>", blanked: 3 });
		expect(stored.files[0]).toMatchObject({ textSha256: sha256("<a/>"), blanked: 3 });
	});

	it("are asked for again when another script may blank more", async () => {
		const dir = tempDir();
		await scanOnce(dir, EX01, sent(sentFile("<a/>")));
		expect(await open(dir).known(EX01, "5d".repeat(32))).toEqual({});
	});

	it("are asked for again when they are gone from the store, and null until then", async () => {
		const dir = tempDir();
		await scanOnce(dir, EX01, sent(sentFile("<a/>"), sentFile("<b/>")));
		const texts = open(dir);
		const before = await texts.known(EX01, SCRIPT);
		rmSync(join(dir, "blobs/contoso", `${sha256("<a/>")}.gz`));
		expect(Object.keys(await texts.known(EX01, SCRIPT))).toEqual([sha256("<b/>")]);
		const { facts, stored } = await texts.unpack(EX01, sent(knownFile("<a/>")), before, asIs);
		expect(facts.files[0]).toMatchObject({ state: "present", text: null });
		expect(stored.files[0]?.textSha256).toBeNull();
	});

	it("of one host are never those that another one claims for the same hash", async () => {
		const dir = tempDir();
		// A host that somebody owns says that the file of the others is harmless.
		await scanOnce(dir, EX02, sent(sentFile("<backdoor/>", { text: "<harmless/>" })));
		await scanOnce(dir, EX01, sent(sentFile("<backdoor/>")));
		const texts = open(dir);
		const known = await texts.known(EX01, SCRIPT);
		const { facts } = await texts.unpack(EX01, sent(knownFile("<backdoor/>")), known, asIs);
		expect(facts.files[0]?.text).toBe("<backdoor/>");
	});

	it("that a host calls known, and are not, are null", async () => {
		const { facts } = await open(tempDir()).unpack(EX01, sent(knownFile("<a/>")), {}, asIs);
		expect(facts.files[0]?.text).toBeNull();
	});

	it.each([
		["no base64", "%%%"],
		["no gzip", Buffer.from("text").toString("base64")],
		["half a gzip", gzipSync("x".repeat(5000)).subarray(0, 30).toString("base64")],
		["a gzip without end", gzipSync(Buffer.alloc(20_000_000)).toString("base64")],
	])("are null and named when the content is %s", async (_what, content) => {
		const { facts, damaged } = await open(tempDir()).unpack(
			EX01,
			sent(sentFile("<a/>", { content })),
			{},
			asIs,
		);
		expect(facts.files[0]?.text).toBeNull();
		expect(damaged).toEqual(["C:\\inetpub\\wwwroot\\web.config"]);
	});

	it("lose the secrets of ours that a host has in its files", async () => {
		const dir = tempDir();
		const scrub = (text: string): string => text.replaceAll("hunter2", "[secret]");
		const { facts, stored } = await open(dir).unpack(EX01, sent(sentFile("<a x='hunter2'/>")), {}, scrub);
		expect(facts.files[0]?.text).toBe("<a x='[secret]'/>");
		expect(stored.files[0]?.textSha256).toBe(sha256("<a x='[secret]'/>"));
		expect(readdirSync(join(dir, "blobs/contoso"))).toEqual([`${sha256("<a x='[secret]'/>")}.gz`]);
	});

	it("reach the rules when the disk takes none, and the run says so", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, "blobs"), "a file in the way");
		const problems: unknown[] = [];
		const texts = open(dir, problems);
		const { facts, stored } = await texts.unpack(EX01, sent(sentFile("<a/>")), {}, asIs);
		await texts.remember(EX01, SCRIPT, stored);
		expect(facts.files[0]?.text).toBe("<a/>");
		expect(stored.files[0]?.textSha256).toBeNull();
		expect(problems.length).toBeGreaterThan(0);
		expect(await texts.known(EX01, SCRIPT)).toEqual({});
	});
});
