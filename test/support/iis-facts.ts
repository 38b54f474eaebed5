import type { ConfigFileFact, IisConfigFacts } from "../../src/core/model/facts/iis-config.ts";

export const EXCHANGE = "C:\\Program Files\\Microsoft\\Exchange Server\\V15";
const ROOT_PATH = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";

/** Applications of the front end with the folder below HttpProxy that each has. */
export const FRONT_END: Readonly<Record<string, string>> = {
	"/owa": "owa",
	"/owa/Calendar": "owa",
	"/ecp": "ecp",
	"/EWS": "EWS",
	"/API": "Rest",
	"/Autodiscover": "Autodiscover",
	"/Microsoft-Server-ActiveSync": "sync",
	"/OAB": "OAB",
	"/PowerShell": "PowerShell",
	"/mapi": "mapi",
	"/Rpc": "rpc",
};
/** `/owa/Calendar` reads the web.config of `/owa` once more. */
const OWN_FOLDER = Object.keys(FRONT_END).filter((path) => path !== "/owa/Calendar");
export const BACK_END = ["/PowerShell", "/mapi/emsmdb", "/mapi/nspi", "/API", "/owa", "/OAB", "/ecp"].concat([
	"/Autodiscover",
	"/Microsoft-Server-ActiveSync",
	"/EWS",
	"/Rpc",
	"/RpcWithCert",
	"/PushNotifications",
]);

const DECLARATIONS = `<configSections>
	<sectionGroup name="system.applicationHost">
		<section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
		<section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
	</sectionGroup>
	<sectionGroup name="system.webServer">
		<section name="globalModules" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
		<section name="modules" allowDefinition="MachineToApplication" overrideModeDefault="Deny" />
		<section name="handlers" overrideModeDefault="Deny" />
		<sectionGroup name="security">
			<section name="access" overrideModeDefault="Deny" />
			<section name="ipSecurity" overrideModeDefault="Deny" />
			<sectionGroup name="authentication">
				<section name="windowsAuthentication" overrideModeDefault="Deny" />
			</sectionGroup>
		</sectionGroup>
		<sectionGroup name="rewrite">
			<section name="globalRules" overrideModeDefault="Deny" allowDefinition="AppHostOnly" />
			<section name="rules" overrideModeDefault="Allow" />
			<section name="outboundRules" overrideModeDefault="Allow" />
			<section name="rewriteMaps" overrideModeDefault="Allow" />
		</sectionGroup>
	</sectionGroup>
</configSections>`;

export interface RootOptions {
	/** Sections of system.webServer outside location tags. */
	readonly server?: string;
	/** Location tags. */
	readonly locations?: string;
	readonly pools?: string;
	readonly declarations?: string;
	readonly globalModules?: string;
	readonly modules?: string;
	/** Applications of the front end, all by default. */
	readonly frontEnd?: readonly string[];
}

/** A small applicationHost.config of an Exchange server with URL Rewrite. */
export function rootConfig(options: RootOptions = {}): string {
	const application = (path: string, folder: string) =>
		`<application path="${path}" applicationPool="${poolOf(path)}"><virtualDirectory path="/" physicalPath="${folder}" /></application>`;
	const frontEnd = (options.frontEnd ?? Object.keys(FRONT_END)).map((path) =>
		application(path, `${EXCHANGE}\\FrontEnd\\HttpProxy\\${FRONT_END[path] ?? path.slice(1)}`),
	);
	const backEnd = BACK_END.map((path) =>
		application(path, `${EXCHANGE}\\ClientAccess${path.replaceAll("/", "\\")}`),
	);
	return `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
${options.declarations ?? DECLARATIONS}
<system.applicationHost>
	<applicationPools>${options.pools ?? '<add name="MSExchangeOWAAppPool" /><add name="MSExchangeECPAppPool" /><add name="MSExchangeOABAppPool" />'}</applicationPools>
	<sites>
		<site name="Default Web Site" id="1">${application("/", "%SystemDrive%\\inetpub\\wwwroot")}${frontEnd.join("")}</site>
		<site name="Exchange Back End" id="2">${application("/", `${EXCHANGE}\\ClientAccess`)}${backEnd.join("")}</site>
	</sites>
</system.applicationHost>
<system.webServer>
	<globalModules>${options.globalModules ?? '<add name="RewriteModule" image="%SystemRoot%\\system32\\inetsrv\\rewrite.dll" />'}</globalModules>
	${options.server ?? ""}
</system.webServer>
<location path="" overrideMode="Allow"><system.webServer><modules>${options.modules ?? '<add name="RewriteModule" />'}</modules></system.webServer></location>
${options.locations ?? ""}
</configuration>`;
}

function poolOf(path: string): string {
	if (path === "/ecp") return "MSExchangeECPAppPool";
	return path === "/OAB" ? "MSExchangeOABAppPool" : "MSExchangeOWAAppPool";
}

/** `<configuration>` with rewrite sections inside. */
export function webConfig(rewrite: string): string {
	return `<?xml version="1.0"?>\n<configuration><system.webServer><rewrite>${rewrite}</rewrite></system.webServer></configuration>`;
}

export const EMPTY_WEB_CONFIG = "<configuration />";

export type WebFile = string | null | Partial<ConfigFileFact>;

/**
 * Facts of a host. `web` has the web.config of places such as `/` and `/owa`; the others are files without any
 * section; null is a missing file.
 */
export function iisFacts(
	web: Readonly<Record<string, WebFile>> = {},
	root: RootOptions | string = {},
	overrides: Partial<IisConfigFacts> = {},
): IisConfigFacts {
	const places = {
		"/": EMPTY_WEB_CONFIG,
		...Object.fromEntries(OWN_FOLDER.map((path) => [path, EMPTY_WEB_CONFIG])),
		...web,
	};
	return {
		installed: true,
		version: "10.0",
		files: [
			fileFact({
				path: ROOT_PATH,
				kind: "applicationHost",
				site: null,
				application: null,
				text: typeof root === "string" ? root : rootConfig(root),
			}),
			...Object.entries(places).map(([application, file]) => webFact(application, file)),
			...["", ...BACK_END].map((path) =>
				fileFact({
					path: `${EXCHANGE}\\ClientAccess${path.replaceAll("/", "\\")}\\web.config`,
					site: "Exchange Back End",
					application: path === "" ? "/" : path,
				}),
			),
		],
		appPools: [
			{ name: "MSExchangeOWAAppPool", state: "started" },
			{ name: "MSExchangeECPAppPool", state: "started" },
			{ name: "MSExchangeOABAppPool", state: "started" },
		],
		inetModules: [{ name: "rewrite.dll", present: true, fileVersion: "7.1.1993.2336" }],
		nativeModules: [],
		...overrides,
	};
}

function webFact(application: string, file: WebFile): ConfigFileFact {
	const folder = FRONT_END[application];
	const path =
		application === "/"
			? "C:\\inetpub\\wwwroot"
			: `${EXCHANGE}\\FrontEnd\\HttpProxy\\${folder ?? application.slice(1).replaceAll("/", "\\")}`;
	const base = { path: `${path}\\web.config`, site: "Default Web Site", application };
	if (file === null) return fileFact({ ...base, state: "missing", text: null });
	return fileFact(typeof file === "string" ? { ...base, text: file } : { ...base, ...file });
}

export function fileFact(overrides: Partial<ConfigFileFact>): ConfigFileFact {
	return {
		path: "C:\\inetpub\\wwwroot\\web.config",
		kind: "web",
		site: "Default Web Site",
		application: "/",
		state: "present",
		sha256: null,
		size: null,
		modifiedUtc: null,
		blanked: 0,
		text: EMPTY_WEB_CONFIG,
		...overrides,
	};
}
