import { z } from "zod";
import { inventorySchema, tenantSchema } from "./inventory-schema.ts";

/** JSON Schema of an inventory file, as text: what editors check while one types. */
export function inventoryJsonSchema(): string {
	return schemaText("urn:exchange-fleet:inventory:1", inventorySchema);
}

/** JSON Schema of a file that an inventory includes. */
export function tenantJsonSchema(): string {
	return schemaText("urn:exchange-fleet:inventory-tenant:1", tenantSchema);
}

function schemaText(id: string, schema: z.ZodType): string {
	const { $schema, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" });
	return `${JSON.stringify({ $schema, $id: id, ...rest }, null, "\t")}\n`;
}
