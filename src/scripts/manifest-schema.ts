import { z } from "zod";
import { HOST_ROLES } from "../core/model/host.ts";

const text = z.string().min(1).max(1000);

/** One parameter of a unit. */
export const unitParameterSchema = z.strictObject({
	type: z.enum(["string", "number", "boolean"]),
	description: text,
	required: z.boolean(),
	/** A sensitive value needs an encrypted way to the script; the exec bootstrap has none and refuses it. */
	sensitive: z.boolean(),
	/** Sent when the caller names no value. */
	default: z.union([z.string(), z.number(), z.boolean()]).optional(),
	/** Regular expression (JavaScript) that the whole value of a string must match. */
	pattern: z.string().max(1000).optional(),
	/** What a string must be beyond its pattern; checked before it is sent. `rewrite-rule`: see checkRewriteRule. */
	format: z.enum(["rewrite-rule"]).optional(),
});
export type UnitParameterManifest = z.infer<typeof unitParameterSchema>;

/** What a mitigate unit changes on a host. */
const changeSchema = z.strictObject({
	target: text,
	/** What users notice while it happens and afterwards. */
	impact: text,
	restart: z.enum(["none", "application-pool", "service", "iis", "host"]),
});

/** Scripts that a unit of kind mitigate has at least, one for each action. */
const ACTION_SCRIPTS = ["test.ps1", "apply.ps1", "rollback.ps1"];

/** `manifest.json` beside the scripts of a unit: what it needs, takes, gives and changes. */
const plainManifestSchema = z.strictObject({
	$schema: z.string().optional(),
	id: z.string().regex(/^(collect|mitigate)\/[a-z0-9]+(-[a-z0-9]+)*$/),
	version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
	kind: z.enum(["collect", "mitigate"]),
	title: text,
	description: text,
	/** File names beside the manifest, in the order in which they count for the hash. */
	scripts: z
		.array(z.string().regex(/^[a-z0-9-]+\.ps1$/))
		.min(1)
		.max(20),
	parameters: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,49}$/), unitParameterSchema),
	requires: z.strictObject({
		/** Roles on which the unit makes sense. */
		roles: z.array(z.enum(HOST_ROLES)).min(1),
		minimumPowerShell: z.enum(["2.0", "3.0", "5.1", "7.0"]),
		/** Rights of the account, in words. */
		rights: z.array(text),
		languageModes: z.array(z.enum(["FullLanguage", "ConstrainedLanguage"])).min(1),
		/** Needs the cmdlets of Exchange. */
		exchangeShell: z.boolean(),
		/** Needs the IIS URL Rewrite module. */
		urlRewrite: z.boolean(),
	}),
	limits: z.strictObject({
		/** Seconds after which the unit counts as hung. */
		timeoutSeconds: z.number().int().min(1).max(86_400),
		/** Longest envelope, bytes. */
		maxOutputBytes: z.number().int().min(1_024).max(67_108_864),
	}),
	/** Empty for every collect unit. */
	changes: z.array(changeSchema),
	references: z.array(z.url()),
});

/** A unit that changes nothing says so; one that changes something can also test and undo it. */
export const manifestSchema = plainManifestSchema.refine(
	({ kind, scripts, changes }) =>
		kind === "collect"
			? changes.length === 0
			: changes.length > 0 && ACTION_SCRIPTS.every((name) => scripts.includes(name)),
	"A collect unit has no changes; a mitigate unit names its changes and has test.ps1, apply.ps1 and rollback.ps1.",
);
export type Manifest = z.infer<typeof manifestSchema>;
