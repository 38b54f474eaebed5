import { readFileSync } from "node:fs";
import type { HostHealth } from "../../core/changes/host-health.ts";
import { mitigationOfUnit } from "../../core/changes/judge-change.ts";
import { cleanText } from "../../core/clean-text.ts";
import { errorText, FleetError } from "../../core/errors.ts";
import type { Host } from "../../core/model/host.ts";
import type { Knowledge } from "../../core/model/knowledge.ts";
import type { MitigationEntry, MitigationProbe } from "../../core/model/mitigation.ts";
import type { Judgement } from "../../core/changes/change-answer.ts";
import { requestWeb, type WebAnswer } from "../../remoting/web/request-web.ts";

export interface ProbeOptions {
	/** @default 443 */
	readonly port?: number | undefined;
	readonly caFile: string | undefined;
	/** Certificates are not checked. A weakening. */
	readonly skipsTls: boolean;
	readonly timeoutMs: number | undefined;
}

/** Harmless requests from this machine to the web server of a host. */
export interface WebProbe {
	/** Answers of the health pages, by their path. */
	askPages(host: Host): Promise<HostHealth["pages"]>;
	/**
	 * Tries what a rule must stop and what it must let pass; null for a unit of which nothing can be tried from
	 * outside.
	 */
	tryUnit(host: Host, unit: string): Promise<Judgement | null>;
}

/** Exchange answers these without a login. */
const HEALTH_PAGES = ["/owa/healthcheck.htm", "/ecp/healthcheck.htm", "/ews/healthcheck.htm"];
/** Paths of a mitigation that are tried; the judged configuration has looked at all of them. */
const MOST_PATHS = 3;
const TIMEOUT_MS = 15_000;

export function createWebProbe(options: ProbeOptions, knowledge: Knowledge): WebProbe {
	const ca = options.caFile === undefined ? undefined : readAuthority(options.caFile);
	async function ask(host: Host, probe: Omit<MitigationProbe, "name">): Promise<WebAnswer> {
		return await requestWeb({
			address: host.address,
			port: options.port ?? 443,
			method: probe.method,
			target: probe.target,
			headers: probe.headers,
			ca,
			skipsTls: options.skipsTls,
			timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
		});
	}
	async function askAll(host: Host, shapes: readonly MitigationProbe[], paths: readonly string[]) {
		const answers: { readonly name: string; readonly answer: WebAnswer }[] = [];
		for (const shape of shapes) {
			for (const path of shape.target.startsWith("{path}") ? paths : [""]) {
				const target = shape.target.replace("{path}", path);
				const answer = await ask(host, { ...shape, target });
				answers.push({ name: `${shape.name} at ${target}`, answer });
			}
		}
		return answers;
	}
	return {
		async askPages(host) {
			const pages: Record<string, string> = {};
			for (const target of HEALTH_PAGES) {
				pages[target] = inWords(await ask(host, { method: "GET", target, headers: {} }));
			}
			return pages;
		},
		async tryUnit(host, unit) {
			const entry = knowledge.mitigations?.find(({ id }) => id === mitigationOfUnit(unit));
			if (entry?.kind !== "inbound") return null;
			const paths = entry.paths.slice(0, MOST_PATHS);
			return judgeAnswers(
				entry,
				await askAll(host, entry.ordinary, paths),
				await askAll(host, entry.attacks, paths),
			);
		},
	};
}

type Answers = readonly { readonly name: string; readonly answer: WebAnswer }[];

function judgeAnswers({ id }: MitigationEntry, ordinary: Answers, attacks: Answers): Judgement {
	const unreachable = ordinary.every(({ answer }) => answer.kind === "failed");
	const [first] = ordinary;
	if (unreachable && first !== undefined) {
		return { ok: true, detail: `Not probed: ${inWords(first.answer)}.` };
	}
	const harmed = ordinary.filter(({ answer }) => answer.kind !== "status");
	const open = attacks.filter(({ answer }) => answer.kind === "status");
	const silent = attacks.filter(({ answer }) => answer.kind === "failed");
	const [bad] = [...open, ...harmed, ...silent];
	if (bad === undefined) {
		return { ok: true, detail: `Probed: ${attacks.length} shapes are aborted, ${ordinary.length} pass.` };
	}
	const what = open.length > 0 ? "is answered" : harmed.length > 0 ? "does not pass" : "cannot be told";
	return { ok: false, detail: `Probe of ${id}: ${cleanText(bad.name)} ${what} (${inWords(bad.answer)}).` };
}

function inWords(answer: WebAnswer): string {
	if (answer.kind === "status") return `status ${answer.status}`;
	return answer.kind === "closed" ? "connection closed" : `no answer: ${cleanText(answer.reason)}`;
}

function readAuthority(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch (thrown) {
		throw new FleetError("usage", `--probe-ca: ${path} cannot be read: ${errorText(thrown)}`);
	}
}
