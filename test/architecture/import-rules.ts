/** What each room may import, besides itself. DESIGN: imports point down only. */
export interface RoomRule {
	readonly room: string;
	readonly may: readonly string[];
	readonly reason: string;
}

const SIBLINGS = "siblings are joined by app, so that each can be understood, tested and replaced alone";

export const ROOM_RULES: readonly RoomRule[] = [
	{
		room: "protocol",
		may: [],
		reason: "wire formats know nothing of Exchange and could be packages of their own",
	},
	{
		room: "core",
		may: ["protocol"],
		reason: "judgement is pure: it must run on a stored run as on a live one",
	},
	{ room: "inventory", may: ["core", "protocol"], reason: SIBLINGS },
	{ room: "remoting", may: ["core", "protocol"], reason: SIBLINGS },
	{ room: "scripts", may: ["core", "protocol"], reason: SIBLINGS },
	{ room: "knowledge", may: ["core", "protocol"], reason: SIBLINGS },
	{
		room: "report",
		may: ["core", "protocol"],
		reason: "reports are projections of the run document and get everything passed in",
	},
	{ room: "store", may: ["core", "protocol"], reason: SIBLINGS },
	{
		room: "lab",
		may: ["core", "protocol"],
		reason: "the lab stands for foreign servers; it must not share code with the client side",
	},
	{
		room: "app",
		may: ["inventory", "remoting", "scripts", "knowledge", "report", "store", "lab", "core", "protocol"],
		reason: "a use case joins rooms and knows no terminal",
	},
	{
		room: "cli",
		may: ["app", "report", "lab", "core"],
		reason: "the command line parses, calls app and prints (report has the words)",
	},
	{
		room: "index.ts",
		may: ["app", "core", "inventory", "knowledge", "protocol", "remoting", "report", "scripts", "store"],
		reason: "the public API is an explicit list",
	},
];

/** Node modules that pure rooms must not touch, each with its reason. */
export const FORBIDDEN_NODE: Readonly<
	Record<string, { readonly allowed: readonly string[]; readonly reason: string }>
> = {
	core: {
		allowed: ["node:crypto", "node:util"],
		reason: "core does no I/O (hashing and inspection are none)",
	},
	protocol: { allowed: ["node:crypto"], reason: "protocol code is functions of bytes" },
	report: { allowed: ["node:crypto"], reason: "a reporter gets its data passed in" },
};

/** Files that may take a secret's value out of its wrapper. */
export const MAY_REVEAL: readonly string[] = [
	"src/core/secret.ts",
	"src/remoting/powershell/encode-request.ts",
	"src/remoting/ssh/answer-prompts.ts",
	"src/remoting/ssh/plan-login.ts",
	"src/remoting/ssh/psrp-command.ts",
];
