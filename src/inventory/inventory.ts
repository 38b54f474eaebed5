import type { Secret } from "../core/secret.ts";
import type { DefaultsData, TenantData } from "./schema/inventory-schema.ts";
import type { KeyPath, SourceFile } from "./source/source-file.ts";

/** A loaded inventory: checked, but settings not merged yet and no secret read. */
export interface Inventory {
	/** As the user named it. */
	readonly path: string;
	readonly source: SourceFile;
	readonly defaults: DefaultsData;
	readonly tenants: readonly InventoryTenant[];
	/** Literal secrets of a lab inventory, by the reference that stands for them. */
	readonly plaintextSecrets: ReadonlyMap<string, Secret>;
	/** What the reader should know, such as settings that this version only keeps. */
	readonly notices: readonly string[];
}

export interface InventoryTenant {
	readonly id: string;
	/** The inventory itself, or the file that the tenant includes. */
	readonly source: SourceFile;
	/** Where the content of the tenant stands in that file. */
	readonly base: KeyPath;
	readonly data: TenantData;
}

export interface LoadOptions {
	/** Accept literal passwords, for labs; every host that uses one shows it as a weakening. */
	readonly allowPlaintextSecrets?: boolean;
}
