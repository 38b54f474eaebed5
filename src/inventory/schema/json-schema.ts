import { z } from "zod";
import { inventorySchema, tenantSchema } from "./inventory-schema.ts";

/** JSON Schema of an inventory file, as text: what editors check while one types. */
export function inventoryJsonSchema(): string {
	return schemaText(inventorySchema);
}

/** JSON Schema of a file that an inventory includes. */
export function tenantJsonSchema(): string {
	return schemaText(tenantSchema);
}

function schemaText(schema: z.ZodType): string {
	return `${JSON.stringify(z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" }), null, 2)}\n`;
}
