import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { IisConfigFacts } from "../../src/core/model/facts/iis-config.ts";
import { fixturePath } from "./fixtures.ts";
import { EXCHANGE, fileFact } from "./iis-facts.ts";

/** Recorded file (without `_web.config`, in small letters) to site, application and folder. */
const PLACES: Readonly<Record<string, readonly [site: string, application: string, folder: string]>> = {
	defaultwebsite: ["Default Web Site", "/", "C:\\inetpub\\wwwroot"],
	"defaultwebsite-autod": front("/Autodiscover", "Autodiscover"),
	"defaultwebsite-eas": front("/Microsoft-Server-ActiveSync", "sync"),
	"defaultwebsite-ecp": front("/ecp", "ecp"),
	"defaultwebsite-ews": front("/EWS", "EWS"),
	"defaultwebsite-mapi": front("/mapi", "mapi"),
	"defaultwebsite-oab": front("/OAB", "OAB"),
	"defaultwebsite-owa": front("/owa", "owa"),
	"defaultwebsite-powershell": front("/PowerShell", "PowerShell"),
	"defaultwebsite-rpc": front("/Rpc", "rpc"),
	"defaultwebsite-rest": front("/API", "Rest"),
	"exchangebackend-autod": back("/Autodiscover", "Autodiscover"),
	"exchangebackend-eas": back("/Microsoft-Server-ActiveSync", "sync"),
	"exchangebackend-ecp": back("/ecp", "ecp"),
	"exchangebackend-ews": back("/EWS", "exchweb\\EWS"),
	"exchangebackend-mapiemsmdb": back("/mapi/emsmdb", "mapi\\emsmdb"),
	"exchangebackend-mapinspi": back("/mapi/nspi", "mapi\\nspi"),
	"exchangebackend-oab": back("/OAB", "OAB"),
	"exchangebackend-owa": back("/owa", "owa"),
	"exchangebackend-powershell": back("/PowerShell", "PowerShell-Proxy"),
	"exchangebackend-push": back("/PushNotifications", "PushNotifications"),
	"exchangebackend-rest": back("/API", "rest"),
	"exchangebackend-rpc": ["Exchange Back End", "/Rpc", "C:\\Windows\\System32\\RpcProxy"],
};

function front(application: string, folder: string): [string, string, string] {
	return ["Default Web Site", application, `${EXCHANGE}\\FrontEnd\\HttpProxy\\${folder}`];
}

function back(application: string, folder: string): [string, string, string] {
	return ["Exchange Back End", application, `${EXCHANGE}\\ClientAccess\\${folder}`];
}

/**
 * Facts with the recorded configuration of a real server (`E16`, `E19`). The web.config of the site is recorded for
 * E16 only, and the other one of a site that is missing counts as missing.
 */
export function recordedIis(server: "E16" | "E19"): IisConfigFacts {
	const folder = fixturePath("css-exchange", "healthchecker", server, "Exchange", "IIS");
	const files = readdirSync(folder).flatMap((name) => {
		const place = PLACES[name.toLowerCase().replace(/_web\.config$/, "")];
		if (place === undefined || !name.endsWith("_web.config")) return [];
		const [site, application, path] = place;
		return [
			fileFact({
				site,
				application,
				path: `${path}\\web.config`,
				text: readFileSync(join(folder, name), "utf8"),
			}),
		];
	});
	const known = new Set(files.map((file) => `${file.site}${file.application}`));
	const missing = ["Default Web Site", "Exchange Back End"]
		.filter((site) => !known.has(`${site}/`))
		.map((site) =>
			fileFact({
				site,
				path: `${site === "Default Web Site" ? "C:\\inetpub\\wwwroot" : `${EXCHANGE}\\ClientAccess`}\\web.config`,
				state: "missing",
				text: null,
			}),
		);
	return {
		...rootFacts(readFileSync(join(folder, "applicationHost.config"), "utf8")),
		files: [rootFile(readFileSync(join(folder, "applicationHost.config"), "utf8")), ...files, ...missing],
	};
}

/** Facts with one recorded applicationHost.config and no web.config at all. */
export function rootFacts(text: string): IisConfigFacts {
	return {
		installed: true,
		version: "10.0",
		files: [rootFile(text)],
		appPools: [],
		inetModules: [{ name: "rewrite.dll", present: true, fileVersion: "7.1.1993.2336" }],
		nativeModules: [],
	};
}

function rootFile(text: string) {
	return fileFact({
		path: "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config",
		kind: "applicationHost",
		site: null,
		application: null,
		text,
	});
}

/** Every recorded `*.config` file, below the fixtures folder. */
export function recordedConfigFiles(): string[] {
	const root = fixturePath("css-exchange");
	return readdirSync(root, { recursive: true })
		.map(String)
		.filter((name) => name.endsWith(".config") && statSync(join(root, name)).isFile())
		.sort();
}
