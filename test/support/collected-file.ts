import { createHash } from "node:crypto";
import { COLLECTED_FILE_SCHEMA } from "../../src/scripts/collected-file.ts";
import { SETUP_UNIT } from "./bundle.ts";
import { setupFacts } from "./exchange-facts.ts";

/** SHA-256 of the scripts that a test's files are from, unless told otherwise. */
export const SCRIPTS = createHash("sha256").update("scripts").digest("hex");

/** Text of a file that a collector could have written; say what is different. */
export function collectedText(
	changes: Readonly<Record<string, unknown>> & { readonly computer?: string; readonly data?: unknown } = {},
): string {
	const { computer = "EX01", data = setupFacts(), ...rest } = changes;
	const createdAt = "2026-11-22T12:00:00.000Z";
	return JSON.stringify({
		schema: COLLECTED_FILE_SCHEMA,
		tenant: "contoso",
		bundle: SCRIPTS,
		collectorVersion: "0.1.0",
		createdAt,
		envelopes: [envelope({ host: computer, startedAt: rest["createdAt"] ?? createdAt, data })],
		...rest,
	});
}

export function envelope(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
	return {
		schema: "exchange-fleet/envelope@1",
		unit: SETUP_UNIT,
		version: "1.0.0",
		host: "EX01",
		startedAt: "2026-11-22T12:00:00.000Z",
		durationMs: 12,
		powershell: "5.1.20348.1",
		languageMode: "FullLanguage",
		elevated: true,
		status: "ok",
		truncated: false,
		errors: [],
		data: setupFacts(),
		...changes,
	};
}
