import type { z } from "zod";
import { exchangeSetupFactsSchema } from "./exchange-setup.ts";

/** Which schema checks the data of which collect unit. A new unit adds its line here. */
export const FACT_SCHEMAS = {
	"collect/exchange-setup": exchangeSetupFactsSchema,
} as const satisfies Record<string, z.ZodType>;

export type FactUnit = keyof typeof FACT_SCHEMAS;

/** Facts of one host, by unit; a unit that failed or was not run is missing. */
export type HostFacts = { readonly [Unit in FactUnit]?: z.infer<(typeof FACT_SCHEMAS)[Unit]> };

export function isFactUnit(unit: string): unit is FactUnit {
	return Object.hasOwn(FACT_SCHEMAS, unit);
}
