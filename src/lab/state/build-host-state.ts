import { availabilityOf } from "./availability.ts";
import { binariesOf } from "./binaries.ts";
import { exchangeRegistry } from "./exchange-registry.ts";
import type { LabHostState } from "./host-state.ts";
import type { MachineDescription } from "./machine.ts";
import { REWRITE_INSTALLERS } from "./rewrite-installer.ts";
import { servicesOf } from "./services.ts";
import { webServerOf } from "./web/web-server.ts";
import { windowsRegistry } from "./windows-registry.ts";

/** Everything but the name follows from the machine, and hosts of one story share it. */
const SHARED = new WeakMap<MachineDescription, Omit<LabHostState, "computerName">>();

/** Makes a believable state out of a short description. */
export function buildHostState(machine: MachineDescription, computerName: string): LabHostState {
	const shared = SHARED.get(machine) ?? build(machine);
	SHARED.set(machine, shared);
	return { computerName, ...shared };
}

function build(machine: MachineDescription): Omit<LabHostState, "computerName"> {
	const { exchange } = machine;
	const web = webServerOf(machine);
	const services = servicesOf(machine);
	const availability = availabilityOf(machine, services);
	return {
		utcNow: null,
		timeZone: machine.timeZone,
		offsetMinutes: machine.offsetMinutes,
		powershell: {
			version: machine.powershell,
			edition: Number.parseInt(machine.powershell, 10) >= 6 ? "Core" : "Desktop",
			is64Bit: true,
		},
		elevated: machine.elevated,
		registry: {
			...windowsRegistry(machine),
			...(exchange === undefined ? {} : exchangeRegistry(exchange)),
			...web.registry,
			...availability.registry,
		},
		services: { ...services, ...availability.services },
		files: { ...(exchange === undefined ? {} : binariesOf(exchange)), ...web.files },
		environment: {
			ProgramData: "C:\\ProgramData",
			SystemDrive: "C:",
			SystemRoot: "C:\\Windows",
			windir: "C:\\Windows",
		},
		appPools: web.appPools,
		...(exchange?.hasShell === true
			? { exchange: { organisationEnabled: true, serverEnabled: true, blocked: [] } }
			: {}),
		...(exchange?.web?.urlRewrite === false ? { installers: REWRITE_INSTALLERS } : {}),
		...(availability.cluster === undefined ? {} : { cluster: availability.cluster }),
		counters: availability.counters,
		texts: web.texts,
	};
}
