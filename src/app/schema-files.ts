import { z } from "zod";
import { campaignSchema } from "../core/model/change/campaign.ts";
import { planSchema } from "../core/model/change/plan.ts";
import { envelopeSchema } from "../core/model/envelope.ts";
import { runDocumentSchema } from "../core/model/run-document.ts";
import { inventoryJsonSchema, tenantJsonSchema } from "../inventory/schema/json-schema.ts";
import { waiversJsonSchema } from "../inventory/waivers/waivers-schema.ts";
import { hostRecordJsonSchema, runReportJsonSchema } from "../report/json/schemas.ts";
import { collectedFileSchema } from "../scripts/collected-file.ts";
import { manifestJsonSchema } from "../scripts/manifest-json-schema.ts";

/** Text of every published JSON Schema by its path in the package; the zod schemas are the source. */
export function schemaFiles(): Record<string, string> {
	return {
		"schemas/run.schema.json": toText(z.toJSONSchema(runDocumentSchema, { io: "input" })),
		"schemas/host-record.schema.json": toText(hostRecordJsonSchema()),
		"schemas/run-report.schema.json": toText(runReportJsonSchema()),
		"schemas/envelope.schema.json": toText(z.toJSONSchema(envelopeSchema, { io: "input" })),
		"schemas/plan.schema.json": toText(z.toJSONSchema(planSchema, { io: "input" })),
		"schemas/campaign.schema.json": toText(z.toJSONSchema(campaignSchema, { io: "input" })),
		"schemas/collected.schema.json": toText(z.toJSONSchema(collectedFileSchema, { io: "input" })),
		"inventories/inventory.schema.json": inventoryJsonSchema(),
		"inventories/tenant.schema.json": tenantJsonSchema(),
		"inventories/waivers.schema.json": waiversJsonSchema(),
		"ps-scripts/manifest.schema.json": manifestJsonSchema(),
	};
}

function toText(schema: unknown): string {
	return `${JSON.stringify(schema, null, 2)}\n`;
}
