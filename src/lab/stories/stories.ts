import { changeStories } from "./change-stories.ts";
import { MACHINES } from "./machines.ts";
import type { Conduct, Story } from "./story.ts";

const DEFAULTS = {
	conduct: { kind: "normal" },
	shell: "cmd",
	// Exchange servers have Windows PowerShell, whose server mode needs no setting up; a subsystem would.
	sessions: "server-mode",
	roles: ["mailbox"],
	esu: "none",
	auth: "key",
	namePrefix: "ex",
} as const satisfies Partial<Story>;

/** What the servers of an estate can be: healthy ones, neglected ones, odd ones. */
const SERVER_STORIES: readonly Story[] = [
	{ ...DEFAULTS, id: "clean", title: "SE, newest update", machine: MACHINES.seCurrent },
	{
		...DEFAULTS,
		id: "behind",
		title: "SE, two updates behind",
		machine: MACHINES.seBehind,
		shell: "powershell",
	},
	{
		...DEFAULTS,
		id: "clean-in-dag",
		title: "as clean, in a DAG with EX02",
		machine: MACHINES.seCurrentInDag,
	},
	{
		...DEFAULTS,
		id: "behind-in-dag",
		title: "as behind, in a DAG with EX01",
		machine: MACHINES.seBehindInDag,
		shell: "powershell",
	},
	{
		...DEFAULTS,
		id: "half-installed",
		title: "2019 CU15, update ended half-way, services disabled",
		machine: MACHINES.halfInstalled,
		esu: "period2",
	},
	{
		...DEFAULTS,
		id: "esu",
		title: "2019 CU15 with ESU, last fix installed",
		machine: MACHINES.esuCurrent,
		sessions: "subsystem",
		esu: "period2",
	},
	{
		...DEFAULTS,
		id: "edge",
		title: "2019 CU15 Edge on Server Core, a year behind",
		machine: MACHINES.edge,
		roles: ["edge"],
		namePrefix: "edge",
	},
	{
		...DEFAULTS,
		id: "tools",
		title: "management tools only, SE",
		machine: MACHINES.tools,
		sessions: "subsystem",
		roles: ["management-tools"],
		namePrefix: "tools",
	},
	{
		...DEFAULTS,
		id: "no-esu",
		title: "2016 CU23, last public update, no ESU",
		machine: MACHINES.server2016,
		auth: "password",
		namePrefix: "mail",
	},
	{
		...DEFAULTS,
		id: "old-cu",
		title: "2019 CU11 without updates; its CU gets none",
		machine: MACHINES.oldCu,
		shell: "pwsh",
		sessions: "subsystem",
		namePrefix: "mail",
	},
	{
		...DEFAULTS,
		id: "end-of-life",
		title: "2013 CU23, out of support",
		machine: MACHINES.server2013,
		namePrefix: "mail",
	},
	{
		...DEFAULTS,
		id: "exchange-2010",
		title: "2010 SP3 on PowerShell 2.0",
		machine: MACHINES.server2010,
		sessions: "exec",
		namePrefix: "mail",
	},
	{ ...DEFAULTS, id: "newer-than-table", title: "SE build of tomorrow", machine: MACHINES.seNewer },
	{
		...DEFAULTS,
		id: "interrupted-setup",
		title: "SE, setup interrupted in one role",
		machine: MACHINES.seInterrupted,
	},
	{
		...DEFAULTS,
		id: "mitigated",
		title: "2019 CU14 before June 2026, OWA mitigation in force",
		machine: MACHINES.mitigated,
		esu: "period1",
	},
	{
		...DEFAULTS,
		id: "mitigated-by-name",
		title: "as mitigated, and the rule is there but switched off",
		machine: MACHINES.mitigatedByName,
		esu: "period1",
	},
	{
		...DEFAULTS,
		id: "mitigation-lost",
		title: "as mitigated, then updated to CU15, which removed the mitigation",
		machine: MACHINES.mitigationLost,
		esu: "period1",
	},
	{
		...DEFAULTS,
		id: "mitigation-left",
		title: "as mitigated, then fixed by an update; the mitigation stayed",
		machine: MACHINES.mitigationLeft,
		esu: "period2",
	},
	{
		...DEFAULTS,
		id: "protection-off",
		title: "SE, newest update, Extended Protection off",
		machine: MACHINES.protectionOff,
	},
	{
		...DEFAULTS,
		id: "protection-other-tls",
		title: "as protection-off, and TLS 1.0 and 1.1 are turned off",
		machine: MACHINES.protectionOther,
	},
	{
		...DEFAULTS,
		id: "protection-suppressed",
		title: "SE, newest update, Extended Protection on, and Windows is told to ignore it",
		machine: MACHINES.protectionSuppressed,
	},
	{
		...DEFAULTS,
		id: "malformed-config",
		title: "SE, newest update, web.config of OWA is no XML",
		machine: MACHINES.malformedConfig,
	},
	{
		...DEFAULTS,
		id: "planted-secrets",
		title: "SE, newest update, passwords in configuration files, one of them no XML",
		machine: MACHINES.plantedSecrets,
	},
	{
		...DEFAULTS,
		id: "not-exchange",
		title: "Windows Server without Exchange",
		machine: MACHINES.notExchange,
		namePrefix: "srv",
	},
];

/** Trouble between us and a healthy server. */
const TROUBLE: readonly { readonly title: string; readonly conduct: Conduct }[] = [
	{ title: "nothing listens on its port", conduct: { kind: "unreachable" } },
	{ title: "host key is not the known one", conduct: { kind: "changed-host-key" } },
	{ title: "refuses the password", conduct: { kind: "wrong-password" } },
	{ title: "hangs up before the login", conduct: { kind: "closes-before-auth" } },
	{ title: "slow login", conduct: { kind: "slow-auth", delayMs: 3000 } },
	{ title: "refuses to start commands", conduct: { kind: "refuses-exec" } },
	{ title: "never answers", conduct: { kind: "hang" } },
	{ title: "answers late", conduct: { kind: "slow", delayMs: 3000 } },
	{ title: "output without end", conduct: { kind: "flood" } },
	{ title: "one line without end", conduct: { kind: "endless-line" } },
	{ title: "connection lost in the middle of the output", conduct: { kind: "drop" } },
	{ title: "random bytes", conduct: { kind: "garbage" } },
	{ title: "half an envelope", conduct: { kind: "truncated" } },
	{ title: "half a packet, as if it were the last", conduct: { kind: "cut-short" } },
	{ title: "100 MB of other lines around the answer", conduct: { kind: "big-output", megabytes: 100 } },
	{ title: "PowerShell in ConstrainedLanguage", conduct: { kind: "constrained-language" } },
	{ title: "greetings, colours and native output around the answer", conduct: { kind: "noisy" } },
	{ title: "no PowerShell", conduct: { kind: "no-powershell" } },
];

/** All stories, by id. The id of a troubled host is the kind of its trouble. */
export const STORIES: ReadonlyMap<string, Story> = new Map(
	[
		...SERVER_STORIES,
		...changeStories(DEFAULTS),
		...TROUBLE.map(
			({ title, conduct }): Story => ({
				...DEFAULTS,
				id: conduct.kind,
				title,
				machine: MACHINES.seCurrent,
				conduct,
				auth: conduct.kind === "wrong-password" ? "password" : "key",
				namePrefix: "mail",
			}),
		),
	].map((story) => [story.id, story]),
);
