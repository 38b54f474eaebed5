/** `CONTOSO\svc-fleet` as a whole, not the two parts of a longer path. */
const DOMAIN_USER =
	/(?<![\w\\:/.-])([A-Za-z][A-Za-z0-9-]{0,14})\\([A-Za-z0-9][A-Za-z0-9._$-]{0,63})(?![\\\w])/g;
/** `svc-fleet@contoso.example` */
const UPN = /[A-Za-z0-9._%+-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+/g;
/** Home folders, on Windows and elsewhere. */
const HOME = /(\\Users\\|\/Users\/|\/home\/)([^\\/:*?"<>|\s]+)/gi;
/** Security identifiers of a domain or a machine; S-1-5-18 and the like are the same everywhere. */
const SID = /\bS-1-5-21-\d+-\d+-\d+-\d+\b/g;

/** The same on every Windows machine, so they tell nothing. */
const EVERYWHERE = new Set([
	"nt authority",
	"authority",
	"nt service",
	"service",
	"builtin",
	"apppool",
	"window",
]);
/** First parts of short paths, which look like domains. */
const FOLDERS = new Set(
	"bin clientaccess frontend hkcu hklm hkey_local_machine inetpub logging logs program scripts system system32 v14 v15 windows".split(
		" ",
	),
);
const SHARED_HOMES = new Set(["public", "default", "all"]);
const FILE_NAME = /\.(?:exe|dll|config|xml|ps1|psm1|log|txt|aspx|asmx|svc|json|cmd|bat|msp|cab)$/i;

/**
 * Replaces everything that names a user.
 *
 * @param of gives the pseudonym; the second argument is the bare user name, where there is one
 */
export function replaceUsers(text: string, of: (whole: string, bare?: string) => string): string {
	return text
		.replace(SID, (sid) => of(sid))
		.replace(UPN, (upn) => of(upn, upn.slice(0, upn.indexOf("@"))))
		.replace(HOME, (whole, folder: string, user: string) =>
			SHARED_HOMES.has(user.toLowerCase()) ? whole : `${folder}${of(user, user)}`,
		)
		.replace(DOMAIN_USER, (whole, domain: string, user: string) => {
			const isPath = FOLDERS.has(domain.toLowerCase()) || FILE_NAME.test(user);
			return isPath || EVERYWHERE.has(domain.toLowerCase()) ? whole : of(whole, user);
		});
}

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?![\\d]|\\.\\d)`, "g");
/** Candidates only: two colons at least. */
const IPV6 = /(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?:%\w+)?(?![\w:])/g;
/** Of every machine. */
const NOBODYS = new Set(["127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "::"]);

/** Replaces everything that is an IP address. */
export function replaceAddresses(text: string, of: (address: string) => string): string {
	return text
		.replace(IPV6, (found) => (isIpv6(found) && !NOBODYS.has(found) ? of(found) : found))
		.replace(IPV4, (found) => (NOBODYS.has(found) ? found : of(found)));
}

export function isIpAddress(text: string): boolean {
	return new RegExp(`^${IPV4.source}$`).test(text) || isIpv6(text);
}

/** Times and MAC addresses have colons too. */
function isIpv6(text: string): boolean {
	const [address = ""] = text.split("%");
	if (!/^[0-9a-f:.]+$/i.test(address) || !/[0-9a-f]/i.test(address)) return false;
	const halves = address.split("::");
	if (halves.length > 2) return false;
	const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
	return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}
