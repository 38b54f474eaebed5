import { cleanText } from "../../core/clean-text.ts";
import type { Host } from "../../core/model/host.ts";
import type { CollectedFile } from "../../scripts/collected-file.ts";
import { judgeAge } from "./judge-age.ts";
import { matchComputer } from "./match-computer.ts";
import { openCollectedFile } from "./open-collected-file.ts";

/** What an import accepts. */
export interface ImportPolicy {
	/** Hosts that the command selects. */
	readonly hosts: readonly Host[];
	/** Tenants of the whole inventory. */
	readonly tenants: readonly string[];
	/** SHA-256 of the scripts of this version. */
	readonly bundle: string;
	/** Of other scripts that the person vouches for. */
	readonly acceptedBundles: readonly string[];
	/** Milliseconds. */
	readonly maxAgeMs: number;
	/** Take older files too, as a weakening. */
	readonly allowStale: boolean;
	readonly now: Date;
}

/** One file that will be judged, without its content: a thousand of them must not fill the memory. */
export interface ChosenFile {
	readonly path: string;
	readonly sha256: string;
	readonly host: Host;
	readonly createdAt: Date;
	/** Where it comes from, for the record. */
	readonly note: string;
	/** What was let pass, in words. */
	readonly weakenings: readonly string[];
}

export const LEFT_OUT_CODES = [
	"invalid",
	"tenant",
	"scripts",
	"age",
	"unknown-host",
	"ambiguous-host",
	"older",
] as const;

/** A file that is not judged, and why. `older`: another file of the same host is newer. */
export interface LeftOutFile {
	readonly path: string;
	readonly code: (typeof LEFT_OUT_CODES)[number];
	readonly reason: string;
}

export interface Choice {
	/** One per host, in the order of the inventory. */
	readonly chosen: readonly ChosenFile[];
	readonly leftOut: readonly LeftOutFile[];
}

/** Reads every file once and decides which is judged; the newest one of a host wins. */
export async function chooseImports(paths: readonly string[], policy: ImportPolicy): Promise<Choice> {
	const newest = new Map<string, ChosenFile>();
	const leftOut: LeftOutFile[] = [];
	for (const path of paths) {
		const opened = await openCollectedFile(path);
		const judged: ChosenFile | LeftOutFile = opened.ok
			? judgeFile(path, opened.file, opened.sha256, policy)
			: { path, code: "invalid", reason: opened.problem };
		if ("code" in judged) {
			leftOut.push(judged);
			continue;
		}
		const other = newest.get(judged.host.id);
		const [winner, loser] =
			other === undefined || other.createdAt < judged.createdAt ? [judged, other] : [other, judged];
		newest.set(judged.host.id, winner);
		if (loser !== undefined) leftOut.push(olderFile(loser, winner));
	}
	const chosen = policy.hosts.flatMap((host) => newest.get(host.id) ?? []);
	return { chosen, leftOut };
}

function judgeFile(
	path: string,
	file: CollectedFile,
	sha256: string,
	policy: ImportPolicy,
): ChosenFile | LeftOutFile {
	const out = (code: LeftOutFile["code"], reason: string): LeftOutFile => ({ path, code, reason });
	const wrongTenant = judgeTenant(file.tenant, policy);
	if (wrongTenant !== undefined) return out("tenant", wrongTenant);
	const isCurrent = file.bundle === policy.bundle;
	if (!isCurrent && !policy.acceptedBundles.includes(file.bundle)) {
		return out("scripts", `it was collected by other scripts than this version's (SHA-256 ${file.bundle})`);
	}
	const createdAt = new Date(file.createdAt);
	const age = judgeAge(createdAt, policy.now, policy.maxAgeMs);
	if (age.problem !== undefined && !policy.allowStale) return out("age", age.problem);
	const computer = cleanText(file.computerName, 60);
	const [host, ...others] = matchComputer(
		policy.hosts.filter(({ tenant }) => tenant === file.tenant),
		file.computerName,
	);
	if (host === undefined)
		return out("unknown-host", `tenant ${file.tenant} has no host that is called ${computer}`);
	if (others.length > 0) {
		const names = [host, ...others].map(({ id }) => id).join(", ");
		return out("ambiguous-host", `${computer} may be any of ${names}`);
	}
	return {
		path,
		sha256,
		host,
		createdAt,
		note: `import: collected on the host at ${file.createdAt} (${age.text}) by a collector of version ${cleanText(file.collectorVersion, 60)}`,
		weakenings: [
			...(age.problem === undefined ? [] : [`old facts were accepted (--allow-stale): ${age.problem}`]),
			...(isCurrent ? [] : [`facts of other scripts were accepted (--accept-hash ${file.bundle})`]),
		],
	};
}

function judgeTenant(tenant: string, policy: ImportPolicy): string | undefined {
	if (policy.hosts.some((host) => host.tenant === tenant)) return undefined;
	if (!policy.tenants.includes(tenant))
		return `it is for tenant ${cleanText(tenant, 60)}, which the inventory does not have`;
	const selected = [...new Set(policy.hosts.map((host) => host.tenant))];
	return `it is for tenant ${tenant}, not for ${selected.join(", ")}`;
}

function olderFile(loser: ChosenFile, winner: ChosenFile): LeftOutFile {
	return { path: loser.path, code: "older", reason: `${winner.path} is newer and also of ${winner.host.id}` };
}
