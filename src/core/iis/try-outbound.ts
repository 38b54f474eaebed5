import { cleanText } from "../clean-text.ts";
import type { MitigationEntry } from "../model/mitigation.ts";
import type { IisModel } from "./build-model.ts";
import type { Trial } from "./mitigation-sight.ts";
import { evaluateResponse } from "./rewrite/evaluate-response.ts";
import { requestOf, urlOf } from "./rewrite/iis-request.ts";
import { ruleSetAt } from "./rewrite/rule-set.ts";
import { probesOf } from "./try-inbound.ts";

/** The page may come with a policy of its own or without one. */
const POLICIES = [null, "frame-ancestors 'self'"];

/** Looks at the header that a browser gets with each page which the mitigation is for. */
export function tryOutbound(model: IisModel, entry: MitigationEntry): Trial {
	const trial = { stopped: [] as string[], open: [] as string[], unknown: [] as string[] };
	const { site, header } = entry;
	if (site === null || header === null) return { ...trial, harmed: [], rules: [] };
	const name = header.name.toLowerCase();
	const rules = new Set<string>();
	for (const { probe, target } of probesOf(entry.attacks, entry.paths)) {
		const request = requestOf(target, probe.headers, probe.method);
		const set = ruleSetAt(model, site, urlOf(target).path);
		if (!set.ok) {
			trial.unknown.push(cleanText(set.reason, 300));
			continue;
		}
		const outcomes = POLICIES.map((policy) => {
			const headers = new Map([["content-type", "text/html; charset=utf-8"]]);
			if (policy !== null) headers.set(name, policy);
			const outcome = evaluateResponse(set.rules, request, { status: 200, headers });
			return outcome.kind === "unknown"
				? outcome
				: { kind: setsDirective(outcome.headers.get(name), header) };
		});
		const unknown = outcomes.find((outcome) => outcome.kind === "unknown");
		const label = cleanText(`${probe.name} (${target})`, 200);
		if (outcomes.some((outcome) => outcome.kind === false)) trial.open.push(label);
		else if (unknown !== undefined)
			trial.unknown.push("reason" in unknown ? cleanText(unknown.reason, 300) : "");
		else trial.stopped.push(label);
		for (const rule of set.rules.outbound)
			if (rule.isEnabled && rule.serverVariable !== null) rules.add(rule.name);
	}
	return { ...trial, harmed: [], rules: [...rules] };
}

/** Of a directive that stands there twice a browser takes the first (CSP Level 3, section 2.2.1). */
function setsDirective(
	policy: string | undefined,
	{ directive, value }: { readonly directive: string; readonly value: string },
): boolean {
	const found = (policy ?? "")
		.split(";")
		.map((part) => part.trim().split(/\s+/))
		.find(([name]) => name?.toLowerCase() === directive);
	return found !== undefined && found.slice(1).join(" ").toLowerCase() === value;
}
