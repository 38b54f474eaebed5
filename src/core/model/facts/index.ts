import type { z } from "zod";
import { availabilityFactsSchema } from "./availability.ts";
import { emergencyMitigationFactsSchema } from "./emergency-mitigation.ts";
import { exchangeSetupFactsSchema } from "./exchange-setup.ts";
import { type IisConfigFacts, sentIisConfigSchema } from "./iis-config.ts";
import { servicesFactsSchema } from "./services.ts";
import { tlsSettingsFactsSchema } from "./tls-settings.ts";

/** Which schema checks the data of which collect unit, as the host sends it. A new unit adds its line here. */
export const FACT_SCHEMAS = {
	"collect/exchange-setup": exchangeSetupFactsSchema,
	"collect/services": servicesFactsSchema,
	"collect/iis-config": sentIisConfigSchema,
	"collect/emergency-mitigation": emergencyMitigationFactsSchema,
	"collect/tls-settings": tlsSettingsFactsSchema,
	"collect/availability": availabilityFactsSchema,
} as const satisfies Record<string, z.ZodType>;

export type FactUnit = keyof typeof FACT_SCHEMAS;

/** Units whose facts rules see in another form than the host sends them. */
interface RuleFacts {
	readonly "collect/iis-config": IisConfigFacts;
}

/** Facts of one host, by unit; a unit that failed or was not run is missing. */
export type HostFacts = {
	readonly [Unit in FactUnit]?: Unit extends keyof RuleFacts
		? RuleFacts[Unit]
		: z.infer<(typeof FACT_SCHEMAS)[Unit]>;
};

export function isFactUnit(unit: string): unit is FactUnit {
	return Object.hasOwn(FACT_SCHEMAS, unit);
}
