import type { ExchangeDescription, LabProduct } from "../machine.ts";
import { installPathOf } from "../exchange-registry.ts";

/** An application of a web site, or a virtual directory of its root application. */
export interface LabPlace {
	readonly site: "Default Web Site" | "Exchange Back End";
	/** `/owa` */
	readonly path: string;
	/** Windows path without a trailing backslash; may have a variable in front. */
	readonly folder: string;
	readonly pool: string;
	/** A virtual directory inside the application `/`. */
	readonly isDirectory?: true;
	/** Value of `tokenChecking` when Extended Protection is on, as Microsoft's table has it. */
	readonly protection: "None" | "Allow" | "Require";
	readonly sslFlags: string;
}

const SSL = "Ssl, Ssl128";
/** Path, folder below FrontEnd\HttpProxy, application pool, Extended Protection. */
const FRONT_END = [
	["/owa", "owa", "MSExchangeOWAAppPool", "Require"],
	["/owa/Calendar", "owa", "MSExchangeOWACalendarAppPool", "Require"],
	["/owa/Integrated", "owa", "MSExchangeOWAAppPool", "Require"],
	["/owa/oma", "owa", "MSExchangeOWAAppPool", "Require"],
	["/ecp", "ecp", "MSExchangeECPAppPool", "Require"],
	["/EWS", "EWS", "MSExchangeServicesAppPool", "Allow"],
	["/API", "Rest", "MSExchangeRestFrontEndAppPool", "Require"],
	["/Autodiscover", "Autodiscover", "MSExchangeAutodiscoverAppPool", "None"],
	["/Microsoft-Server-ActiveSync", "sync", "MSExchangeSyncAppPool", "Allow"],
	["/OAB", "OAB", "MSExchangeOABAppPool", "Allow"],
	["/PowerShell", "PowerShell", "MSExchangePowerShellFrontEndAppPool", "None"],
	["/mapi", "mapi", "MSExchangeMapiFrontEndAppPool", "Require"],
	["/Rpc", "rpc", "MSExchangeRpcProxyFrontEndAppPool", "Require"],
] as const;

/** Path, folder below ClientAccess (or with a variable), application pool, Extended Protection. */
const BACK_END = [
	["/PowerShell", "PowerShell-Proxy", "MSExchangePowerShellAppPool", "Require"],
	["/mapi/emsmdb", "mapi\\emsmdb", "MSExchangeMapiMailboxAppPool", "Require"],
	["/mapi/nspi", "mapi\\nspi", "MSExchangeMapiAddressBookAppPool", "Require"],
	["/API", "rest", "MSExchangeRestAppPool", "Require"],
	["/owa", "owa", "MSExchangeOWAAppPool", "Require"],
	["/owa/Calendar", "owa", "MSExchangeOWACalendarAppPool", "Require"],
	["/OAB", "OAB", "MSExchangeOABAppPool", "Require"],
	["/ecp", "ecp", "MSExchangeECPAppPool", "Require"],
	["/Autodiscover", "Autodiscover", "MSExchangeAutodiscoverAppPool", "None"],
	["/Microsoft-Server-ActiveSync", "sync", "MSExchangeSyncAppPool", "Require"],
	["/EWS", "exchweb\\EWS", "MSExchangeServicesAppPool", "Require"],
	["/EWS/bin", "exchweb\\EWS\\bin", "MSExchangeServicesAppPool", "Require"],
	["/Rpc", "%windir%\\System32\\RpcProxy", "MSExchangeRpcProxyAppPool", "Require"],
	["/RpcWithCert", "%windir%\\System32\\RpcProxy", "MSExchangeRpcProxyAppPool", "Require"],
	["/PushNotifications", "PushNotifications", "MSExchangePushNotificationsAppPool", "Require"],
] as const;

/** Exchange 2010: one site, no front end. */
const SINGLE_SITE = [
	["/owa", "owa", "MSExchangeOWAAppPool"],
	["/ecp", "ecp", "MSExchangeECPAppPool"],
	["/EWS", "exchweb\\ews", "MSExchangeServicesAppPool"],
	["/Autodiscover", "Autodiscover", "MSExchangeAutodiscoverAppPool"],
	["/Microsoft-Server-ActiveSync", "Sync", "MSExchangeSyncAppPool"],
	["/OAB", "OAB", "MSExchangeOABAppPool"],
	["/PowerShell", "PowerShell", "MSExchangePowerShellAppPool"],
	["/Rpc", "%windir%\\System32\\RpcProxy", "DefaultAppPool"],
] as const;

/** Where the web sites of a server are, root applications first. */
export function placesOf(exchange: ExchangeDescription): LabPlace[] {
	const root = installPathOf(exchange).replace(/\\$/, "");
	const site = "Default Web Site";
	const pool = exchange.product === "2010" ? "DefaultAppPool" : "MSExchangeOWAAppPool";
	const wwwroot = { path: "/", folder: "%SystemDrive%\\inetpub\\wwwroot", pool, sslFlags: SSL } as const;
	const first: LabPlace = { site, ...wwwroot, protection: "None" };
	if (exchange.product === "2010") {
		const rest = SINGLE_SITE.map(([path, folder, own]): LabPlace => {
			return {
				site,
				path,
				folder: below(`${root}\\ClientAccess`, folder),
				pool: own,
				protection: "None",
				sslFlags: SSL,
			};
		});
		return [first, ...rest];
	}
	const isThere = ([path]: readonly [string, ...unknown[]]): boolean => hasPlace(exchange.product, path);
	return [
		first,
		...FRONT_END.filter(isThere).map(([path, folder, own, protection]): LabPlace => {
			const sslFlags = path === "/PowerShell" ? "SslNegotiateCert" : SSL;
			const inFolder = `${root}\\FrontEnd\\HttpProxy\\${folder}`;
			return { site, path, folder: inFolder, pool: own, protection, sslFlags };
		}),
		...backEndRoot(`${root}\\ClientAccess`),
		...BACK_END.filter(isThere).map(([path, folder, own, protection]): LabPlace => {
			const sslFlags = path === "/PowerShell" ? `${SSL}, SslNegotiateCert` : SSL;
			const inFolder = below(`${root}\\ClientAccess`, folder);
			return { site: "Exchange Back End", path, folder: inFolder, pool: own, protection, sslFlags };
		}),
	];
}

function backEndRoot(folder: string): LabPlace[] {
	const common = {
		site: "Exchange Back End",
		pool: "DefaultAppPool",
		protection: "None",
		sslFlags: SSL,
	} as const;
	return [
		{ ...common, path: "/", folder },
		{ ...common, path: "/mapi", folder: `${folder}\\mapi`, isDirectory: true },
		{ ...common, path: "/Exchange", folder: `${folder}\\owa`, isDirectory: true },
		{ ...common, path: "/Public", folder: `${folder}\\owa`, isDirectory: true },
	];
}

/** REST came with 2016. */
function hasPlace(product: LabProduct, path: string): boolean {
	return product !== "2013" || path !== "/API";
}

function below(root: string, folder: string): string {
	return folder.startsWith("%") ? folder : `${root}\\${folder}`;
}

/** The folder as this lab's hosts expand it. */
export function expandFolder(folder: string): string {
	return folder.replace("%SystemDrive%", "C:").replace("%windir%", "C:\\Windows");
}
