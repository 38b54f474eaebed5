import { cleanText } from "../clean-text.ts";
import type { MitigationEntry, MitigationProbe } from "../model/mitigation.ts";
import type { IisModel } from "./build-model.ts";
import type { Trial } from "./mitigation-sight.ts";
import { evaluateRequest, isBlocked } from "./rewrite/evaluate-request.ts";
import { requestOf } from "./rewrite/iis-request.ts";

/** Sends the shapes of a mitigation through the rules that are in force for their paths. */
export function tryInbound(model: IisModel, entry: MitigationEntry): Trial {
	const site = entry.site ?? "";
	const trial = {
		stopped: [] as string[],
		open: [] as string[],
		unknown: [] as string[],
		harmed: [] as string[],
		rules: new Set<string>(),
	};
	for (const { probe, target } of probesOf(entry.attacks, entry.paths)) {
		const outcome = evaluateRequest(model, site, requestOf(target, probe.headers, probe.method));
		const label = cleanText(`${probe.name} (${target})`, 200);
		if (outcome.kind === "unknown") trial.unknown.push(cleanText(outcome.reason, 300));
		else if (isBlocked(outcome)) trial.stopped.push(label);
		else trial.open.push(label);
		if (outcome.kind === "aborted" || outcome.kind === "answered") trial.rules.add(outcome.rule);
	}
	for (const { probe, target } of probesOf(entry.ordinary, entry.paths)) {
		const outcome = evaluateRequest(model, site, requestOf(target, probe.headers, probe.method));
		if (isBlocked(outcome)) trial.harmed.push(cleanText(`${probe.name} (${target})`, 200));
	}
	return { ...trial, rules: [...trial.rules] };
}

/** Each shape at each path. */
export function probesOf(
	probes: readonly MitigationProbe[],
	paths: readonly string[],
): { readonly probe: MitigationProbe; readonly target: string }[] {
	return probes.flatMap((probe) => {
		if (!probe.target.startsWith("{path}")) return [{ probe, target: probe.target }];
		return paths.map((path) => ({ probe, target: probe.target.replace("{path}", () => path) }));
	});
}
