import { z } from "zod";
import { manifestSchema } from "./manifest-schema.ts";

/** Text of ps-scripts/manifest.schema.json, for editors; the zod schema is the source. */
export function manifestJsonSchema(): string {
	const schema = z.toJSONSchema(manifestSchema, { io: "input" });
	return `${JSON.stringify({ title: "Unit manifest of exchange-fleet", ...schema }, null, 2)}\n`;
}
