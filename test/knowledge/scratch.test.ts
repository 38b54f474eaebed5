import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { parseBuildNumber } from "../../src/core/build-number.ts";
import { describeBuild } from "../../src/core/describe-build.ts";
import { showBuild } from "../../src/core/builds/show-build.ts";
import { findBySuName } from "../../src/core/builds/find-by-su-name.ts";
import { it } from "vitest";
it("x", async () => {
	const k = await loadKnowledge();
	console.log(k.info, findBySuName(k, "Nov22SU").length);
	const now = new Date("2026-11-23T12:00:00Z");
	for (const t of [
		"15.2.1118.15",
		"15.02.0922.013",
		"Version 15.2 (Build 986.5)",
		"15.2.1118.16",
		"15.2.1544.60",
		"15.2.2700.1",
		"15.2.922.40",
		"15.1.1713.5",
		"15.0.400.1",
		"14.3.513.0",
		"15.2.1000.5",
		"15.0.1497.48",
		"16.0.1.1",
		"15.2.1258.50",
		"15.0.847.40",
	]) {
		const b = parseBuildNumber(t)!;
		const d = describeBuild(k, b);
		console.log(t, "|", d.name, "|", d.match, d.cu, d.su, d.releaseDate);
	}
	for (const [t, e] of [
		["15.2.986.5", "none"],
		["15.2.986.5", "period1"],
		["15.2.986.5", "period2"],
		["15.2.1748.39", "none"],
		["15.2.1748.53", "none"],
		["15.2.1748.53", "period2"],
		["15.2.2562.49", "none"],
		["15.2.2562.53", "none"],
		["15.0.1497.40", "none"],
		["14.3.513.0", "none"],
	] as const) {
		const r = showBuild(k, parseBuildNumber(t)!, now, e);
		console.log(
			t,
			e,
			r.updateStatus,
			r.support.status,
			r.cves.length,
			r.noFixExists.length,
			r.needConfiguration.length,
			r.knownExploited.length,
			r.updatePath,
		);
	}
});
