import { parseBuildNumber } from "../build-number.ts";
import { containsFix } from "../builds/judge-cve.ts";
import { buildIisModel } from "../iis/build-model.ts";
import { readProtection, recommendedProtection } from "../iis/extended-protection.ts";
import type { HostFacts } from "../model/facts/index.ts";
import type { Host, HostRole } from "../model/host.ts";
import type { HostRecord } from "../model/host-record.ts";
import { type Knowledge, type Product, PRODUCTS } from "../model/knowledge.ts";
import { isAssessed } from "../model/outcome.ts";
import { effectiveTls, type EffectiveTls } from "../tls/effective-tls.ts";
import { isProtectionSuppressed, mayUseOldNtlm } from "../tls/lsa.ts";

export const PROTECTION = "extended-protection";

/** A server of an organisation, by what counts for Extended Protection. */
export type ProtectionHost = { readonly kind: "not-seen"; readonly host: string } | SeenServer;

export interface SeenServer {
	readonly kind: "seen";
	readonly host: string;
	readonly product: Product;
	readonly supports: boolean;
	/** `on` as soon as it is on anywhere, whether that has an effect or not. */
	readonly protection: "on" | "off" | "unknown";
	readonly tls: EffectiveTls;
	readonly isSuppressed: boolean;
	readonly hasOldNtlm: boolean;
	/** Virtual directories of the front end that do not ask for TLS; empty where nobody looked. */
	readonly withoutTls: readonly string[];
}

/** Neither has virtual directories of Exchange. */
const WITHOUT_WEB: ReadonlySet<HostRole> = new Set(["edge", "management-tools"]);

/**
 * What a run says of a host of the inventory. Undefined for one that does not count, as Microsoft's script counts:
 * Edge, tools only, Exchange 2010, no Exchange at all.
 */
export function seeProtectionHost(
	{ id, roles }: Pick<Host, "id" | "roles">,
	record: Pick<HostRecord, "outcome" | "identity" | "mitigations"> | undefined,
	facts: HostFacts,
	knowledge: Knowledge,
): ProtectionHost | undefined {
	const notSeen = { kind: "not-seen", host: id } as const;
	const identity = record?.identity ?? null;
	if (record === undefined || identity === null || !isAssessed(record.outcome.status)) {
		return isWithoutWeb(roles) ? undefined : notSeen;
	}
	const setup = facts["collect/exchange-setup"];
	if (isWithoutWeb(identity.roles) || setup?.install === null) return undefined;
	const product = PRODUCTS.find((known) => known === identity.product);
	if (product === "2010") return undefined;
	const tls = facts["collect/tls-settings"];
	const build = parseBuildNumber(identity.build ?? "");
	const cve = knowledge.cves.find(({ id: known }) => known === "CVE-2024-21410");
	if (
		product === undefined ||
		build === null ||
		tls === undefined ||
		setup === undefined ||
		cve === undefined
	) {
		return notSeen;
	}
	return {
		kind: "seen",
		host: id,
		product,
		supports: containsFix(cve, product, build),
		protection: protectionOf(record),
		tls: effectiveTls(tls, setup.os.version),
		isSuppressed: isProtectionSuppressed(tls),
		hasOldNtlm: mayUseOldNtlm(tls),
		withoutTls: withoutTls(facts, product, identity.roles),
	};
}

function isWithoutWeb(roles: readonly HostRole[]): boolean {
	return roles.length > 0 && roles.every((role) => WITHOUT_WEB.has(role));
}

function protectionOf({ mitigations }: Pick<HostRecord, "mitigations">): SeenServer["protection"] {
	const state = mitigations.find(({ id }) => id === PROTECTION)?.state ?? "unknown";
	if (state === "unknown") return "unknown";
	return state === "none" ? "off" : "on";
}

/** `PowerShell` of the front end never asks for it. */
function withoutTls(facts: HostFacts, product: Product, roles: readonly HostRole[]): string[] {
	const iis = facts["collect/iis-config"];
	if (iis === undefined) return [];
	const model = buildIisModel(iis);
	return recommendedProtection(product, roles)
		.filter(({ site, sslFlags }) => site === "Default Web Site" && sslFlags.includes("Ssl"))
		.filter(({ site, path }) => {
			const read = readProtection(model, site, path);
			return read.kind === "set" && !read.setting.sslFlags.includes("Ssl");
		})
		.map(({ path }) => path);
}
