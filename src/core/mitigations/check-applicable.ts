import type { Obstacle } from "../model/change/change-results.ts";
import type { HostRecord } from "../model/host-record.ts";
import { type Product, PRODUCTS } from "../model/knowledge.ts";
import { isAssessed } from "../model/outcome.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";

/** The product for which a mitigation can be looked at on a host, or why it cannot. */
export type Applicability = { readonly product: Product } | { readonly obstacle: Obstacle };

/** By what a run recorded of the host. */
export function checkApplicable(entry: CatalogueEntry, record: HostRecord): Applicability {
	const { outcome, identity } = record;
	if (!isAssessed(outcome.status) || identity === null) {
		const why = outcome.message === undefined ? outcome.status : `${outcome.status}: ${outcome.message}`;
		return blocked("not-assessed", `The run did not assess this host (${why}).`);
	}
	const product = PRODUCTS.find((known) => known === identity.product);
	if (product === undefined) {
		return blocked("not-applicable", "No Exchange server of a known product was found on it.");
	}
	if (!entry.products.includes(product)) {
		return blocked("not-applicable", `It is not for Exchange ${product}.`);
	}
	if (!entry.roles.some((role) => identity.roles.includes(role)) || lacksFrontEnd(entry, product, record)) {
		const roles = identity.roles.length === 0 ? "none that is known" : identity.roles.join(", ");
		return blocked("not-applicable", `It is not for servers with the roles of this one (${roles}).`);
	}
	return { product };
}

/** Rules of the front end on Exchange 2013, where the mailbox role has none. */
function lacksFrontEnd(entry: CatalogueEntry, product: Product, { identity }: HostRecord): boolean {
	return entry.needsUrlRewrite && product === "2013" && identity?.roles.includes("client-access") !== true;
}

function blocked(code: string, message: string): Applicability {
	return { obstacle: { code, message } };
}
