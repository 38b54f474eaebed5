import { inventoryJsonSchema } from "../inventory/schema/json-schema.ts";

export { starterInventory } from "../inventory/starter-inventory.ts";

/** JSON Schema of an inventory, for editors. */
export function inventorySchemaText(): string {
	return inventoryJsonSchema();
}
