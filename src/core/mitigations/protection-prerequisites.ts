import { cleanText } from "../clean-text.ts";
import { someOf } from "../rules/result.ts";
import type { Obstacle } from "../model/change/change-results.ts";
import type { ProtectionConfirmation } from "../model/change/confirmation.ts";
import { compareTls, type TlsGroup } from "../tls/compare-tls.ts";
import { unsetDotNet } from "../tls/effective-tls.ts";
import { namesInTenant } from "./names-in-tenant.ts";
import { neededConfirmations, notConfirmed } from "./protection-confirmations.ts";
import type { ProtectionHost, SeenServer } from "./protection-host.ts";

/** What is known of all servers of an organisation. */
export interface ProtectionQuestion {
	readonly hosts: readonly ProtectionHost[];
	/** Ids of those on which it is to be turned on. */
	readonly planned: ReadonlySet<string>;
	/** Virtual directories that are left as they are, as the unit takes them. */
	readonly exclude: string;
	readonly confirmed: ReadonlySet<ProtectionConfirmation>;
	/** `contoso/` where a confirmation must name the tenant. @default none */
	readonly prefix?: string;
}

export interface ProtectionAnswer {
	/** Empty: it can be turned on. */
	readonly obstacles: readonly Obstacle[];
	/** What somebody had to confirm, and did. */
	readonly confirmed: readonly ProtectionConfirmation[];
}

const MOST_GROUPS = 4;
const MOST_OF_GROUP = 5;
/** As many characters as a plan takes. */
const LONGEST_MESSAGE = 1000;
const MOST_SETTINGS = 4;

/**
 * Whether Extended Protection can be turned on without cutting servers or clients off. As Microsoft's script has it,
 * servers that will have it and those that have it must agree; servers without it that stay without it only count
 * where nobody knows. What is stricter than there is said in docs/decisions.md.
 */
export function judgePrerequisites(question: ProtectionQuestion): ProtectionAnswer {
	const { hosts, planned, confirmed, prefix = "" } = question;
	const seen = hosts.filter((host) => host.kind === "seen");
	const protectedOnes = seen.filter(({ host, protection }) => planned.has(host) || protection !== "off");
	const needed = neededConfirmations(question.exclude, seen);
	const missing = needed.filter((one) => !confirmed.has(one));
	const obstacles = [
		...notSeen(hosts),
		...onOldBuilds(seen),
		...tlsDiffers(protectedOnes),
		...dotNetUnset(protectedOnes),
		...about(
			protectedOnes.filter(({ isSuppressed }) => isSuppressed),
			"extended-protection-suppressed",
			(names) =>
				`SuppressExtendedProtection is set in the registry (Lsa) of ${names}: Windows ignores Extended Protection there, and clients would fail. Remove it first.`,
		),
		...about(
			seen.filter(({ hasOldNtlm }) => hasOldNtlm),
			"ntlm-too-old",
			(names) =>
				`LmCompatibilityLevel is below 3 on ${names}: these may use NTLM version 1, which fails with Extended Protection. Set 3 or more, better 5.`,
		),
		...(missing.length === 0 ? [] : [notConfirmed(missing, protectedOnes, prefix)]),
	];
	return {
		obstacles: obstacles.map(({ code, message }) => ({ code, message: cleanText(message, LONGEST_MESSAGE) })),
		confirmed: needed.filter((one) => confirmed.has(one)),
	};
}

function notSeen(hosts: readonly ProtectionHost[]): Obstacle[] {
	return about(
		hosts.filter(({ kind }) => kind === "not-seen"),
		"organisation-not-seen",
		(names) =>
			`Extended Protection needs the same settings on every server, and the run does not say what they are on ${names}. Scan the whole tenant, or take a server that is gone out of the inventory.`,
	);
}

/** Such a server cannot be reached by the others; Microsoft's script turns it off there. */
function onOldBuilds(seen: readonly SeenServer[]): Obstacle[] {
	return about(
		seen.filter(({ supports, protection }) => !supports && protection === "on"),
		"protection-on-old-build",
		(names) =>
			`Extended Protection is on at ${names}, and the build there does not support it. Update these first, or turn it off there.`,
	);
}

function tlsDiffers(servers: readonly SeenServer[]): Obstacle[] {
	const groups = compareTls(servers);
	if (groups.length < 2) return [];
	const shown = groups.slice(0, MOST_GROUPS).map(groupText);
	const more = groups.length - shown.length;
	const list = [...shown, ...(more > 0 ? [`${more} more groups of servers`] : [])].join("; ");
	const message = `The TLS settings differ among the servers with Extended Protection, which would refuse each other: ${list}. Make them the same, then scan again.`;
	return [{ code: "tls-differs", message }];
}

function groupText({ hosts, differing }: TlsGroup): string {
	return `${namesInTenant(hosts, MOST_OF_GROUP)} (${someOf(differing, MOST_SETTINGS)})`;
}

function dotNetUnset(servers: readonly SeenServer[]): Obstacle[] {
	return about(
		servers.filter(({ tls }) => unsetDotNet(tls).length > 0),
		"dot-net-tls-unset",
		(names) =>
			`SystemDefaultTlsVersions and SchUseStrongCrypto of .NET Framework 4 are not both 1, in 64 and in 32 bit, on ${names}: programs of Exchange may then use other versions of TLS than Windows does. Set them, then scan again.`,
	);
}

function about(
	servers: readonly { readonly host: string }[],
	code: string,
	message: (names: string) => string,
): Obstacle[] {
	if (servers.length === 0) return [];
	return [
		{
			code,
			message: message(namesInTenant(servers.map(({ host }) => host))),
		},
	];
}
