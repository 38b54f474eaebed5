import type { ChangedHost } from "./change-unit.ts";
import { labHost, type LabHost } from "./lab-host.ts";

type Services = LabHost["services"];

/** Managed availability as setup leaves it. */
export const HEALTH_SERVICES: Services = {
	MSExchangeHM: { start: 2, state: "Running", delayed: 1 },
	MSExchangeHMRecovery: { start: 2, state: "Running" },
};

/** A mailbox server with managed availability and further services. */
export function serviceHost(services: Services, changes: Partial<LabHost> = {}): LabHost {
	return labHost({
		services: { ...HEALTH_SERVICES, ...services },
		...changes,
		contents: { "C:\\ProgramData\\x.txt": "", ...changes.contents },
	});
}

/** Services of a simulated host as they are now. */
export function servicesOf(host: ChangedHost): Record<string, { start: number; state: string }> {
	return JSON.parse(JSON.stringify(host.state()["services"]));
}

/** Somebody sets services by hand. */
export function setService(host: ChangedHost, name: string, changes: Partial<Services[string]>): void {
	const services = servicesOf(host);
	host.set({
		services: { ...services, [name]: { start: 2, state: "Running", ...services[name], ...changes } },
	});
}
