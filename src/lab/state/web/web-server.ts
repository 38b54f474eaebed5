import type { LabHostState } from "../host-state.ts";
import { installPathOf } from "../exchange-registry.ts";
import type { ExchangeDescription, MachineDescription } from "../machine.ts";
import { hasMitigationService } from "../services.ts";
import type { TextFile } from "../text-file.ts";
import { windowsFileVersion } from "../windows-registry.ts";
import { applicationHostConfig } from "./application-host.ts";
import { moduleFiles, modulesOf } from "./iis-modules.ts";
import { mitigationLog } from "./mitigation-log.ts";
import { placesOf } from "./places.ts";
import { POOL_IDENTITY } from "./planted-secrets.ts";
import { webFiles } from "./web-files.ts";

type WebServer = Pick<LabHostState, "registry" | "files" | "appPools" | "texts">;

const NONE: WebServer = { registry: {}, files: {}, appPools: {}, texts: {} };

/** IIS as Exchange setup leaves it; nothing where there is no mailbox role. */
export function webServerOf(machine: MachineDescription): WebServer {
	const { exchange } = machine;
	if (exchange?.role !== "mailbox") return NONE;
	const web = exchange.web ?? {};
	const hasUrlRewrite = web.urlRewrite ?? hasMitigationService(exchange);
	const places = placesOf(exchange);
	const modules = modulesOf(machine, hasUrlRewrite);
	const config = applicationHostConfig({
		installPath: installPathOf(exchange),
		places,
		modules,
		hasUrlRewrite,
		protection: web.protection ?? (isProtectedBySetup(exchange) ? "on" : "off"),
		...(web.secrets === true
			? { poolIdentity: { pool: "MSExchangeOWAAppPool", attributes: POOL_IDENTITY } }
			: {}),
	});
	const text = (template: string): TextFile => {
		return { template, byteOrderMark: false, modifiedUtc: exchange.updatedUtc };
	};
	// A half-installed update left W3SVC and WAS stopped.
	const state = exchange.halfInstalled === undefined ? "Started" : null;
	return {
		registry: { "HKLM:\\SOFTWARE\\Microsoft\\InetStp": iisVersion(machine) },
		files: moduleFiles(modules, windowsFileVersion(machine), exchange.build),
		appPools: Object.fromEntries(
			["DefaultAppPool", ...places.map(({ pool }) => pool)].map((pool) => [pool, state]),
		),
		texts: {
			"C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config": text(config),
			...webFiles(exchange, places),
			...emergencyLog(exchange),
		},
	};
}

function emergencyLog(exchange: ExchangeDescription): Readonly<Record<string, TextFile>> {
	if (!hasMitigationService(exchange)) return {};
	const folder = `${installPathOf(exchange)}Logging\\MitigationService`;
	return mitigationLog(folder, exchange.web?.emergencyLog === "refused");
}

/** Setup turns Extended Protection on since 2019 CU14. */
function isProtectedBySetup({ product, cu }: ExchangeDescription): boolean {
	return product === "SE" || (product === "2019" && Number(cu.replace("CU", "")) >= 14);
}

function iisVersion({ os }: MachineDescription): {
	readonly MajorVersion: number;
	readonly MinorVersion: number;
} {
	if (os === "2008 R2") return { MajorVersion: 7, MinorVersion: 5 };
	return os === "2012 R2" ? { MajorVersion: 8, MinorVersion: 5 } : { MajorVersion: 10, MinorVersion: 0 };
}
