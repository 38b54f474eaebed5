import { z } from "zod";

export const ENVELOPE_SCHEMA = "exchange-fleet/envelope@1";

/** One thing a unit could not read; the rest of its data still counts. */
export const unitErrorSchema = z.object({
	code: z.string().max(100),
	message: z.string().max(4000),
	target: z.string().max(1000).nullable(),
});

/** What a log check saw, so that an empty result is not mistaken for a clean one. */
export const coverageSchema = z.object({
	from: z.string().nullable(),
	to: z.string().nullable(),
	files: z.number().int().nonnegative(),
	bytes: z.number().int().nonnegative(),
	skipped: z.number().int().nonnegative(),
});

/** The one JSON text that ends every unit's output. */
export const envelopeSchema = z.object({
	schema: z.literal(ENVELOPE_SCHEMA),
	unit: z.string().max(100),
	version: z.string().max(40),
	/** Computer name as the host itself says it. */
	host: z.string().max(255),
	startedAt: z.iso.datetime(),
	durationMs: z.number().int().nonnegative(),
	powershell: z.string().max(60),
	languageMode: z.string().max(60),
	elevated: z.boolean().nullable(),
	status: z.enum(["ok", "partial", "failed"]),
	data: z.unknown(),
	errors: z.array(unitErrorSchema).max(1000),
	truncated: z.boolean(),
	coverage: coverageSchema.optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;
