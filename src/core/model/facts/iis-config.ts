import { z } from "zod";

const text = z.string().max(1000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One configuration file as the host sends it. */
export const sentConfigFileSchema = z.object({
	/** Windows path as the host has it. */
	path: text,
	/**
	 * `applicationHost`; `web`: the web.config of a site, or of an application or folder below it; `shared`: a file
	 * that web.config files link to (assembly bindings), which IIS itself does not read.
	 */
	kind: z.enum(["applicationHost", "web", "shared"]),
	/** `Default Web Site` and `/owa` (`/` for the site itself); null for applicationHost.config. */
	site: text.nullable(),
	application: text.nullable(),
	state: z.enum(["present", "missing", "unreadable"]),
	/** Of the original bytes, before anything was blanked; null when it could not be read. */
	sha256: sha256.nullable(),
	/** Bytes. */
	size: z.number().int().nonnegative().nullable(),
	modifiedUtc: z.iso.datetime().nullable(),
	/** How many values of known secret places were blanked on the host. */
	blanked: z.number().int().nonnegative(),
	/**
	 * Base64 of the gzip of the text; null when there is none, when the controller has it already, and when another
	 * file of the same answer has the same hash and carries it.
	 */
	content: z.string().max(16_777_216).nullable(),
	/** The controller said that it has this hash. */
	known: z.boolean(),
});
export type SentConfigFile = z.infer<typeof sentConfigFileSchema>;

/** One configuration file as a run keeps it: the text lies apart, once for all hosts and runs of a tenant. */
const storedConfigFileSchema = sentConfigFileSchema.omit({ content: true, known: true }).extend({
	/** Of the text after blanking: its name among the stored texts; null when there is none. */
	textSha256: sha256.nullable(),
});

export const appPoolFactSchema = z.object({
	name: text,
	state: z.enum(["started", "stopped", "starting", "stopping", "unknown"]),
});

export const inetModuleFactSchema = z.object({
	/** `rewrite.dll`, `cachtokn.dll` */
	name: text,
	present: z.boolean(),
	fileVersion: text.nullable(),
});

export const nativeModuleFactSchema = z.object({
	name: text,
	image: text,
	signature: z.enum(["valid", "unsigned", "invalid", "missing", "unknown"]),
	signer: text.nullable(),
});

/** Facts of `collect/iis-config` as sent. */
export const sentIisConfigSchema = z.object({
	/** False when IIS is not installed. */
	installed: z.boolean(),
	/** `10.0`, from the registry. */
	version: text.nullable(),
	files: z.array(sentConfigFileSchema).max(500),
	appPools: z.array(appPoolFactSchema).max(500),
	inetModules: z.array(inetModuleFactSchema).max(20),
	nativeModules: z.array(nativeModuleFactSchema).max(200),
});
export type SentIisConfig = z.infer<typeof sentIisConfigSchema>;

/** Facts of `collect/iis-config` as a run keeps them. */
export const storedIisConfigSchema = sentIisConfigSchema.extend({
	files: z.array(storedConfigFileSchema).max(500),
});
export type StoredIisConfig = z.infer<typeof storedIisConfigSchema>;

/** A configuration file as rules read it: the text instead of how it travelled. */
export interface ConfigFileFact extends Omit<SentConfigFile, "content" | "known"> {
	/** Null when the file is missing, unreadable, or its text was lost. */
	readonly text: string | null;
}

/** Facts of `collect/iis-config` as rules read them. */
export interface IisConfigFacts extends Omit<SentIisConfig, "files"> {
	readonly files: readonly ConfigFileFact[];
}
