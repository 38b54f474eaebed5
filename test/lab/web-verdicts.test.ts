import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { envelopeSchema } from "../../src/core/model/envelope.ts";
import { sentIisConfigSchema } from "../../src/core/model/facts/iis-config.ts";
import type { HostFacts } from "../../src/core/model/facts/index.ts";
import { extendedProtection } from "../../src/core/rules/iis/extended-protection.ts";
import { foreignIisModules } from "../../src/core/rules/iis/foreign-iis-modules.ts";
import { owaCspMitigation } from "../../src/core/rules/iis/owa-csp-mitigation.ts";
import { proxynotshellMitigation } from "../../src/core/rules/iis/proxynotshell-mitigation.ts";
import { loadRecordings, RECORDINGS_DIR, type RecordingFile } from "../../src/lab/engines/recording-file.ts";
import { judgeHost } from "../support/judge-host.ts";

let recordings: RecordingFile[];
beforeAll(async () => {
	recordings = await loadRecordings(RECORDINGS_DIR);
});

/** Facts of a recorded host as rules read them. */
function factsOf(story: string): HostFacts {
	const scan = recordings.find((file) => file.story === story)?.transitions[0];
	const facts: Record<string, unknown> = {};
	for (const line of scan?.lines.filter((text) => text.startsWith("E")) ?? []) {
		const { unit, data } = envelopeSchema.parse(JSON.parse(line.slice(line.indexOf(" "))));
		facts[unit] = unit === "collect/iis-config" ? withTexts(data) : data;
	}
	return facts;
}

function withTexts(data: unknown): unknown {
	const sent = sentIisConfigSchema.parse(data);
	const files = sent.files.map(({ content, ...file }) => {
		const text = content === null ? null : gunzipSync(Buffer.from(content, "base64")).toString("utf8");
		return { ...file, text };
	});
	return { ...sent, files };
}

describe("what the rules say of the stories", () => {
	it.each([
		["clean", "none"],
		["behind", "leftover"],
		["no-esu", "effective"],
		["mitigated", "effective"],
		["mitigated-by-name", "name-only"],
		["mitigation-lost", "none"],
		["mitigation-left", "leftover"],
	])("%s: the OWA mitigation is %s", (story, mitigation) => {
		expect(judgeHost(owaCspMitigation, factsOf(story)).verdict.mitigation).toBe(mitigation);
	});

	it("old-cu: a rule of the right name with an old pattern is name-only", () => {
		expect(judgeHost(proxynotshellMitigation, factsOf("old-cu")).verdict.mitigation).toBe("name-only");
	});

	it.each([
		["clean", "pass"],
		["protection-off", "fail"],
		["no-esu", "fail"],
	])("%s: Extended Protection: %s", (story, state) => {
		expect(judgeHost(extendedProtection, factsOf(story)).verdict.state).toBe(state);
	});

	it("malformed-config: nobody can tell, and it does not count as clean", () => {
		expect(judgeHost(owaCspMitigation, factsOf("malformed-config")).verdict.state).toBe("unknown");
		expect(judgeHost(foreignIisModules, factsOf("malformed-config")).verdict.state).toBe("unknown");
	});

	it("clean: every module is of Windows or Exchange", () => {
		expect(judgeHost(foreignIisModules, factsOf("clean")).verdict.state).toBe("pass");
	});
});
