import { z } from "zod";
import { SERVICE_START_MODES, SERVICE_STATES } from "./exchange-setup.ts";

const text = z.string().max(1000);

/** Facts of `collect/emergency-mitigation` (EEMS). Null means: looked, could not read. */
export const emergencyMitigationFactsSchema = z.object({
	/** Null when the service does not exist (old build, Edge). */
	service: z.object({ state: z.enum(SERVICE_STATES), startMode: z.enum(SERVICE_START_MODES) }).nullable(),
	/** `MitigationsEnabled` of organisation and server; both must be true. */
	organisationEnabled: z.boolean().nullable(),
	serverEnabled: z.boolean().nullable(),
	/** Ids such as `PING1`, `M1.1`, `M2.1`. */
	applied: z.array(text).max(200).nullable(),
	blocked: z.array(text).max(200).nullable(),
	log: z.object({
		files: z.number().int().nonnegative(),
		/** Last time that a mitigation file was fetched and accepted. */
		lastSuccessUtc: z.iso.datetime().nullable(),
		lastFailureUtc: z.iso.datetime().nullable(),
		lastFailure: text.nullable(),
	}),
});
export type EmergencyMitigationFacts = z.infer<typeof emergencyMitigationFactsSchema>;
