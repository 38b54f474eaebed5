/** Where a host stands and what it is. */
interface PlacedHost {
	readonly tenant: string;
	readonly site: string;
	readonly name: string;
	readonly story: string;
}

/** The standard estate: two customers, every common state of a server once. */
export const DEFAULT_HOSTS: readonly PlacedHost[] = [
	{ tenant: "contoso", site: "berlin", name: "ex01", story: "clean-in-dag" },
	{ tenant: "contoso", site: "berlin", name: "ex02", story: "behind-in-dag" },
	{ tenant: "contoso", site: "munich", name: "ex03", story: "half-installed" },
	{ tenant: "contoso", site: "munich", name: "ex04", story: "esu" },
	{ tenant: "contoso", site: "dmz", name: "edge01", story: "edge" },
	{ tenant: "contoso", site: "berlin", name: "tools01", story: "tools" },
	{ tenant: "fabrikam", site: "seattle", name: "mail01", story: "no-esu" },
	{ tenant: "fabrikam", site: "seattle", name: "mail02", story: "old-cu" },
	{ tenant: "fabrikam", site: "seattle", name: "mail03", story: "end-of-life" },
	{ tenant: "fabrikam", site: "portland", name: "mail04", story: "exchange-2010" },
	{ tenant: "fabrikam", site: "portland", name: "mail05", story: "unreachable" },
	{ tenant: "fabrikam", site: "portland", name: "mail06", story: "changed-host-key" },
];

/** Out of 200 further hosts. Those that make a run wait are few, and none of them makes it wait long. */
const SHARES: readonly (readonly [story: string, share: number])[] = [
	["clean", 70],
	["behind", 30],
	["esu", 24],
	["no-esu", 20],
	["old-cu", 12],
	["end-of-life", 8],
	["edge", 8],
	["half-installed", 6],
	["tools", 6],
	["exchange-2010", 4],
	["newer-than-table", 2],
	["interrupted-setup", 2],
	["unreachable", 3],
	["noisy", 2],
	["changed-host-key", 1],
	["constrained-language", 1],
	["truncated", 1],
];
export const LARGE_MIX: readonly string[] = SHARES.flatMap(([story, share]) =>
	Array.from({ length: share }, () => story),
);

const TENANTS = [
	"contoso",
	"fabrikam",
	"adatum",
	"litware",
	"northwind",
	"proseware",
	"tailspin",
	"woodgrove",
] as const;
const SITES = ["berlin", "dublin", "osaka", "portland", "seattle", "utrecht"] as const;
/** From here on two customers would be unlikely. */
const MANY_HOSTS = 100;

/** Spreads hosts over customers and their sites. */
export function placeOf(index: number, count: number): { readonly tenant: string; readonly site: string } {
	const tenants = count > MANY_HOSTS ? TENANTS.length : 2;
	const tenant = TENANTS[index % tenants] ?? TENANTS[0];
	const site = SITES[Math.floor(index / tenants) % SITES.length] ?? SITES[0];
	return { tenant, site };
}
