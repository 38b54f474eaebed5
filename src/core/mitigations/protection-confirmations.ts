import { FleetError } from "../errors.ts";
import type { Obstacle } from "../model/change/change-results.ts";
import {
	CONFIRMED_STATEMENTS,
	PROTECTION_CONFIRMATIONS,
	type ProtectionConfirmation,
} from "../model/change/confirmation.ts";
import { someOf } from "../rules/result.ts";
import { didYouMean } from "../select/nearest-names.ts";
import { namesInTenant } from "./names-in-tenant.ts";
import type { SeenServer } from "./protection-host.ts";

const HYBRID_DIRECTORY = "default web site/ews";

/** What was confirmed, by tenant. */
export type ConfirmedByTenant = ReadonlyMap<string, ReadonlySet<ProtectionConfirmation>>;

/**
 * Words of `--confirm-protection`: `no-modern-hybrid`, or `contoso/no-modern-hybrid`. Of several tenants each must be
 * named: what holds for one customer says nothing of another.
 *
 * @param tenants those that are selected
 * @throws FleetError `usage` for unknown words and tenants, and for a word without a tenant where there are several
 */
export function readConfirmations(typed: readonly string[], tenants: readonly string[]): ConfirmedByTenant {
	const confirmed = new Map<string, Set<ProtectionConfirmation>>();
	for (const text of typed) {
		const at = text.indexOf("/");
		const what = wordOf(text, text.slice(at + 1));
		const tenant = at < 0 ? onlyTenant(text, tenants) : tenantOf(text, text.slice(0, at), tenants);
		confirmed.set(tenant, (confirmed.get(tenant) ?? new Set<ProtectionConfirmation>()).add(what));
	}
	return confirmed;
}

function wordOf(text: string, word: string): ProtectionConfirmation {
	const known = PROTECTION_CONFIRMATIONS.find((one) => one === word.toLowerCase());
	if (known !== undefined) return known;
	const similar = didYouMean(word, PROTECTION_CONFIRMATIONS);
	throw new FleetError("usage", `--confirm-protection ${text}: no such confirmation${similar}`, {
		hint: `Known: ${PROTECTION_CONFIRMATIONS.join(", ")}. exf plan --explain --mitigate extended-protection tells what they mean.`,
	});
}

function tenantOf(text: string, tenant: string, tenants: readonly string[]): string {
	if (tenants.includes(tenant)) return tenant;
	const similar = didYouMean(tenant, tenants);
	throw new FleetError("usage", `--confirm-protection ${text}: no such tenant is selected${similar}`);
}

function onlyTenant(text: string, tenants: readonly string[]): string {
	const [only, ...others] = tenants;
	if (only !== undefined && others.length === 0) return only;
	throw new FleetError("usage", `--confirm-protection ${text}: say for which tenant`, {
		hint: `For example ${only ?? "contoso"}/${text}: what holds for one organisation says nothing of another.`,
	});
}

/** What must be confirmed: only what can be so in this organisation. */
export function neededConfirmations(
	exclude: string,
	servers: readonly Pick<SeenServer, "product">[],
): ProtectionConfirmation[] {
	const excluded = exclude.split(",").map((path) => path.trim().toLowerCase());
	const products = new Set(servers.map(({ product }) => product));
	const isNeeded: Readonly<Record<ProtectionConfirmation, boolean>> = {
		"no-ssl-offloading": true,
		"no-modern-hybrid": !excluded.includes(HYBRID_DIRECTORY),
		// Beside newer servers only: an organisation of Exchange 2013 alone has no coexistence.
		"no-public-folders-2013": products.has("2013") && products.size > 1,
	};
	return PROTECTION_CONFIRMATIONS.filter((one) => isNeeded[one]);
}

/** The obstacle that says what is missing, how to go on, and what hints at it. */
export function notConfirmed(
	missing: readonly ProtectionConfirmation[],
	servers: readonly SeenServer[],
	prefix: string,
): Obstacle {
	const words = missing.map((one) => `${prefix}${one}`).join(",");
	const statements = missing.map((one) => CONFIRMED_STATEMENTS[one]).join(" ");
	const isHybridOpen = missing.includes("no-modern-hybrid");
	const other = isHybridOpen
		? "; where a hybrid agent is in use, add --exclude-vdir EWSFrontEnd instead"
		: "";
	const hint = missing.includes("no-ssl-offloading") ? offloadingHint(servers) : "";
	return {
		code: "protection-not-confirmed",
		message: `No server shows whether this holds, and nobody has confirmed it: ${statements} Go on with --confirm-protection ${words}${other}.${hint}`,
	};
}

/** Turning SSL offloading on takes the flags away; but they may be missing without it, so this is no proof. */
function offloadingHint(servers: readonly SeenServer[]): string {
	const suspects = servers.filter(({ withoutTls }) => withoutTls.length > 0);
	if (suspects.length === 0) return "";
	const places = [...new Set(suspects.flatMap(({ withoutTls }) => withoutTls))];
	return ` A sign of SSL offloading is there: the front end does not ask for TLS (${someOf(places, 4)}) on ${namesInTenant(suspects.map(({ host }) => host))}.`;
}
