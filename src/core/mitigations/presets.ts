import type { Product } from "../model/knowledge.ts";

/** A mitigation that is a unit for any service or pool, with the names filled in. */
export interface MitigationPreset {
	/** What people type. */
	readonly id: "um-services" | "ecp-app-pool" | "oab-app-pool";
	readonly unit: "mitigate/service-state" | "mitigate/app-pool-state";
	readonly parameters: Readonly<Record<string, string>>;
	/** Where it makes sense: Unified Messaging is gone since 2019. */
	readonly products: readonly Product[];
}

/** As Microsoft's ExchangeMitigations.ps1 of March 2021 had them, for ProxyLogon. */
export const MITIGATION_PRESETS: readonly MitigationPreset[] = [
	{
		id: "um-services",
		unit: "mitigate/service-state",
		parameters: { services: "MSExchangeUM,MSExchangeUMCR", start: "disabled", state: "stopped" },
		products: ["2013", "2016"],
	},
	{
		id: "ecp-app-pool",
		unit: "mitigate/app-pool-state",
		parameters: { pools: "MSExchangeECPAppPool", state: "stopped" },
		products: ["2013", "2016", "2019"],
	},
	{
		id: "oab-app-pool",
		unit: "mitigate/app-pool-state",
		parameters: { pools: "MSExchangeOABAppPool", state: "stopped" },
		products: ["2013", "2016", "2019"],
	},
];
