import { z } from "zod";
import { auditEntrySchema } from "../core/model/change/audit-entry.ts";
import { campaignSchema } from "../core/model/change/campaign.ts";
import { changeRecordSchema } from "../core/model/change/change-record.ts";
import { changeRunSchema } from "../core/model/change/change-run.ts";
import { planSchema } from "../core/model/change/plan.ts";
import { undoRecordSchema } from "../core/model/change/undo-record.ts";
import { envelopeSchema } from "../core/model/envelope.ts";
import { runDocumentSchema } from "../core/model/run-document.ts";
import { inventoryJsonSchema, tenantJsonSchema } from "../inventory/schema/json-schema.ts";
import { waiversJsonSchema } from "../inventory/waivers/waivers-schema.ts";
import { changeRunReportSchema } from "../report/change-run/change-run-json.ts";
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
		"schemas/change-run.schema.json": toText(z.toJSONSchema(changeRunSchema, { io: "input" })),
		"schemas/change.schema.json": toText(z.toJSONSchema(changeRecordSchema, { io: "input" })),
		"schemas/change-run-report.schema.json": toText(z.toJSONSchema(changeRunReportSchema, { io: "input" })),
		"schemas/undo.schema.json": toText(z.toJSONSchema(undoRecordSchema, { io: "input" })),
		"schemas/audit-entry.schema.json": toText(z.toJSONSchema(auditEntrySchema, { io: "input" })),
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
