import type { CredentialReference, Host } from "../../core/model/host.ts";
import type { Secret } from "../../core/secret.ts";
import type { PolicyData } from "../schema/policy-schema.ts";
import type { Level } from "./layer.ts";

/** All hosts with their effective settings: built-in < defaults < tenant < site < group < host. */
export interface ResolvedInventory {
	/** As the user named it. */
	readonly path: string;
	readonly tenants: readonly ResolvedTenant[];
	readonly hosts: readonly Host[];
	/** Only limits that the inventory gives; the runner has defaults for the rest. */
	readonly limits: {
		readonly fleet: number | undefined;
		/** By tenant id. */
		readonly tenant: Readonly<Record<string, number>>;
		/** By `tenant/site`. */
		readonly site: Readonly<Record<string, number>>;
	};
	/** By host id: every effective setting and where it comes from. */
	readonly provenance: ReadonlyMap<string, readonly Provenance[]>;
	readonly plaintextSecrets: ReadonlyMap<string, Secret>;
	readonly notices: readonly string[];
}

export interface ResolvedTenant {
	readonly id: string;
	readonly displayName: string;
	readonly sites: readonly { readonly id: string; readonly displayName: string }[];
	readonly groups: readonly { readonly id: string; readonly kind: "dag" | "load-balanced" | undefined }[];
	readonly concurrency: number | undefined;
	readonly credentials: readonly CredentialReference[];
	readonly policy: PolicyData;
	/** Absolute path, or undefined. */
	readonly waivers: string | undefined;
	/** Weakenings of its hosts, each once. */
	readonly weakenings: readonly string[];
	/** Absolute folder of the file that describes the tenant: base of its `file:` references. */
	readonly folder: string;
}

/** One setting of one host. */
export interface Provenance {
	/** `connection.port`, `esu`, `tags` ... */
	readonly setting: string;
	readonly value: string;
	readonly level: Level;
	/** `inventory.yaml:12:5`, or `built-in`. */
	readonly place: string;
}
