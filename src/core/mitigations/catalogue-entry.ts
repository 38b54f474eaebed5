import type { HostRole } from "../model/host.ts";
import type { Product } from "../model/knowledge.ts";

/** Values of a unit's parameters, as a plan stores them. */
export type StepParameters = Readonly<Record<string, string | number | boolean>>;

/** How it is told from a scan whether a host needs it. */
export type NeedKind =
	/** A vulnerability is open by build, and the mitigation of the knowledge data is not in force. */
	| "vulnerability"
	/** The rule `extended-protection` fails and the build supports it. */
	| "extended-protection"
	/** The file of Windows that has the fault is older than its fix. */
	| "token-cache"
	/** Nobody needs it by itself: it is planned when it is asked for. */
	| "on-request";

/** One thing that can be planned: a unit, or a preset of one. */
export interface CatalogueEntry {
	/** What people type; the id of the knowledge data where that has one. */
	readonly id: string;
	/** `mitigate/cve-2026-42897-owa-csp` */
	readonly unit: string;
	/** Parameters that make the preset. */
	readonly parameters: StepParameters;
	readonly title: string;
	readonly need: NeedKind;
	/** The first decides by build whether it is still needed. */
	readonly cves: readonly string[];
	readonly products: readonly Product[];
	/** A host needs one of them. */
	readonly roles: readonly HostRole[];
	readonly needsUrlRewrite: boolean;
	/** Ids under which the Emergency Mitigation service brings the same. */
	readonly emergencyIds: readonly string[];
	/** Smaller ones run first on a host. */
	readonly order: number;
	/** What it does, in words of an administrator. */
	readonly does: string;
	/** What users lose; in place of what the manifest of the unit says, where a preset can say it better. */
	readonly costs: readonly string[];
	/** What it does not do, and faults of it that are known. */
	readonly limits: readonly string[];
	readonly references: readonly string[];
	/** How a plan takes it away again; null where only a rollback or another unit does. */
	readonly removal: Removal | null;
}

/** The other direction of a mitigation that adds something. */
export interface Removal {
	/** What it does, in words of an administrator. */
	readonly does: string;
	/** What users notice, one sentence each. */
	readonly impact: readonly string[];
}
