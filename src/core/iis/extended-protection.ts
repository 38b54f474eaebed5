import type { HostRole } from "../model/host.ts";
import type { Product } from "../model/knowledge.ts";
import type { IisModel } from "./build-model.ts";
import { effectiveSection } from "./effective-section.ts";
import { isAtOrBelow, pathKey } from "./url-path.ts";

export const TOKEN_CHECKING = ["None", "Allow", "Require"] as const;
export type TokenChecking = (typeof TOKEN_CHECKING)[number];

/** What Microsoft recommends for one virtual directory. */
export interface RecommendedProtection {
	readonly site: string;
	readonly path: string;
	readonly tokenChecking: TokenChecking;
	readonly sslFlags: readonly string[];
}

const FRONT = "Default Web Site";
const BACK = "Exchange Back End";
const SSL = ["Ssl", "Ssl128"];

type Row = readonly [path: string, front: TokenChecking | null, back: TokenChecking | null];

/** Table of ExchangeExtendedProtectionManagement.ps1. OAB of the front end is Allow because of Outlook for Mac. */
const ROWS: readonly Row[] = [
	["API", "Require", "Require"],
	["Autodiscover", "None", "None"],
	["ECP", "Require", "Require"],
	["EWS", "Allow", "Require"],
	["Microsoft-Server-ActiveSync", "Allow", "Require"],
	["Microsoft-Server-ActiveSync/Proxy", "Allow", "Require"],
	["OAB", "Allow", "Require"],
	["Powershell", "None", "Require"],
	["OWA", "Require", "Require"],
	["RPC", "Require", "Require"],
	["MAPI", "Require", null],
	["PushNotifications", null, "Require"],
	["RPCWithCert", null, "Require"],
	["MAPI/emsmdb", null, "Require"],
	["MAPI/nspi", null, "Require"],
];

/** The virtual directories of a server. Exchange 2013 has no API, and each role has its own site only. */
export function recommendedProtection(product: Product, roles: readonly HostRole[]): RecommendedProtection[] {
	const is2013 = product === "2013";
	return ROWS.filter(([path]) => !(is2013 && path === "API")).flatMap(([path, front, back]) => {
		const everywhere = !is2013 || path === "Powershell";
		const rows: RecommendedProtection[] = [];
		if (front !== null && (everywhere || roles.includes("client-access"))) {
			const sslFlags = path === "Powershell" ? ["SslNegotiateCert"] : SSL;
			rows.push({ site: FRONT, path, tokenChecking: front, sslFlags });
		}
		if (back !== null && (everywhere || roles.includes("mailbox"))) {
			const sslFlags = path === "Powershell" ? [...SSL, "SslNegotiateCert"] : SSL;
			rows.push({ site: BACK, path, tokenChecking: back, sslFlags });
		}
		return rows;
	});
}

/** Settings of one virtual directory as IIS inherits them. */
export interface ProtectionSetting {
	readonly tokenChecking: TokenChecking;
	readonly sslFlags: readonly string[];
	/** Addresses that are not listed are refused (the alternative for the back end of EWS). */
	readonly isIpFiltered: boolean;
}

export type ProtectionResult =
	| { readonly kind: "set"; readonly setting: ProtectionSetting }
	| { readonly kind: "absent" }
	| { readonly kind: "unknown"; readonly reason: string };

const SECURITY = "system.webServer/security";

export function readProtection(model: IisModel, siteName: string, path: string): ProtectionResult {
	const site = model.sites.find(({ name }) => name.toLowerCase() === siteName.toLowerCase());
	const applications = site?.applications.filter(({ path: at }) => pathKey(at) !== "/") ?? [];
	const isThere = applications.some((application) => isAtOrBelow(pathKey(path), pathKey(application.path)));
	if (model.root.state === "present" && site !== undefined && !isThere) return { kind: "absent" };
	const windows = effectiveSection(model, siteName, path, `${SECURITY}/authentication/windowsAuthentication`);
	if (!windows.ok) return { kind: "unknown", reason: windows.reason };
	const access = effectiveSection(model, siteName, path, `${SECURITY}/access`);
	if (!access.ok) return { kind: "unknown", reason: access.reason };
	const ip = effectiveSection(model, siteName, path, `${SECURITY}/ipSecurity`);
	if (!ip.ok) return { kind: "unknown", reason: ip.reason };
	const text = windows.element.children.get("extendedProtection")?.attributes.get("tokenChecking") ?? "None";
	const tokenChecking = TOKEN_CHECKING.find((value) => value === text);
	if (tokenChecking === undefined) {
		return { kind: "unknown", reason: `tokenChecking ${JSON.stringify(text)} is not known` };
	}
	const flags = access.element.attributes.get("sslFlags") ?? "None";
	return {
		kind: "set",
		setting: {
			tokenChecking,
			sslFlags: flags.split(",").map((flag) => flag.trim()),
			isIpFiltered: ip.element.attributes.get("allowUnlisted")?.toLowerCase() === "false",
		},
	};
}

/** How a setting stands to the recommendation. */
export interface ProtectionJudgement {
	readonly expected: TokenChecking;
	/** Equal to what is recommended. */
	readonly isRecommended: boolean;
	/** Equal or lower: higher values break clients. */
	readonly isSupported: boolean;
	readonly isProperlySecured: boolean;
	readonly missingSslFlags: readonly string[];
}

/** A build without support for Extended Protection should have it nowhere. */
export function judgeProtection(
	recommended: RecommendedProtection,
	setting: ProtectionSetting,
	isBuildReady: boolean,
): ProtectionJudgement {
	const expected = isBuildReady ? recommended.tokenChecking : "None";
	const rank = (value: TokenChecking) => TOKEN_CHECKING.indexOf(value);
	const actual = setting.tokenChecking;
	const mayFilter = recommended.site === BACK && recommended.path === "EWS";
	return {
		expected,
		isRecommended: actual === expected,
		isSupported: rank(actual) <= rank(expected),
		isProperlySecured: rank(actual) >= rank(expected) || (mayFilter && setting.isIpFiltered),
		missingSslFlags: recommended.sslFlags.filter((flag) => !setting.sslFlags.includes(flag)),
	};
}
