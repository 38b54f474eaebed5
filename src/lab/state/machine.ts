import type { OperatingSystem } from "./windows-registry.ts";

export type LabProduct = "2010" | "2013" | "2016" | "2019" | "SE";

type InstalledRole = "mailbox" | "edge" | "management-tools";

/** A mitigation in the web server's configuration, and how it is there. */
export type LabMitigation =
	| "powershell-inbound"
	/** Under the right name, with the first pattern, which was not enough. */
	| "powershell-inbound-old"
	| "backend-cookie"
	| "owa-csp"
	| "owa-csp-disabled";

/** What differs from the web server that setup leaves. */
export interface WebDescription {
	/** @default "on" for SE and 2019 CU14 or later, where setup turns it on; "off" before */
	readonly protection?: "on" | "off" | "partial";
	/** @default none */
	readonly mitigations?: readonly LabMitigation[];
	/** URL Rewrite is installed. @default since the Emergency Mitigation service needs it */
	readonly urlRewrite?: boolean;
	/** The web.config of this application of the front end throws away the rules of the site. */
	readonly clearsRules?: string;
	/** The web.config of this application of the front end is no XML. */
	readonly malformed?: string;
	/** Passwords and keys in configuration files, as people put them there. */
	readonly secrets?: boolean;
	/** Last fetches of the Emergency Mitigation service. @default "good" */
	readonly emergencyLog?: "good" | "refused";
}

/** An Exchange installation in a few words. */
export interface ExchangeDescription {
	readonly product: LabProduct;
	/** `CU15`, `RTM`; for people and for checks against the build table. */
	readonly cu: string;
	/** `Oct25SU`, or null for the cumulative update alone. */
	readonly su: string | null;
	/** Build of the cumulative update: all that setup writes to the registry. */
	readonly cuBuild: string;
	/** Build on the disk, after security updates. */
	readonly build: string;
	/** When the last update was installed, ISO 8601. */
	readonly updatedUtc: string;
	readonly role: InstalledRole;
	/** @default "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\" */
	readonly installPath?: string;
	/** An update that ended half-way, as one started without elevation does. */
	readonly halfInstalled?: {
		/** Build that some binaries still have. */
		readonly oldBuild: string;
		readonly oldUpdatedUtc: string;
	};
	readonly web?: WebDescription;
	/** The Exchange shell can be loaded, and the Emergency Mitigation service is on. @default false */
	readonly hasShell?: boolean;
	/** Traces of a setup that was interrupted: registry key of the role and what it was doing. */
	readonly unfinishedSetup?: { readonly role: string; readonly action: "Install" | "Upgrade" };
}

/**
 * What the registry says of TLS and NTLM. `exchange`: .NET as Microsoft asks for it, the rest as Windows has it.
 * `tls-1.2-only`: TLS 1.0 and 1.1 are turned off, too. `suppressed`: as `exchange`, and Windows is told to ignore
 * Extended Protection.
 */
export type LabTls = "exchange" | "tls-1.2-only" | "suppressed";
/** The DAG that a machine is a member of. */
interface DagDescription {
	/** `DAG01` */
	readonly name: string;
	/** Its other members, in capitals. */
	readonly partners: readonly string[];
	/** Members that are not up. @default none */
	readonly down?: readonly string[];
	/** Databases with a copy on this machine. */
	readonly databases: readonly string[];
}

/** A Windows server in a few words; everything else follows from it. */
export interface MachineDescription {
	readonly os: OperatingSystem;
	readonly core?: boolean;
	/** `Release` of .NET Framework 4, or null where there is none. */
	readonly dotNetRelease: number | null;
	readonly timeZone: string;
	readonly offsetMinutes: number;
	readonly powershell: string;
	readonly elevated: boolean;
	/** @default "exchange" where there is .NET Framework 4 */
	readonly tls?: LabTls;
	/** Missing: no Exchange on this machine. */
	readonly exchange?: ExchangeDescription;
	/** Missing: in none. */
	readonly dag?: DagDescription;
}
