import { z } from "zod";
import { HOST_ROLES } from "../host.ts";

const text = z.string().max(1000);

/** A file whose version tells which update really reached the disk. */
export const binaryFactSchema = z.object({
	name: text,
	/** Path below the install folder, with backslashes. */
	path: text,
	present: z.boolean(),
	/** File version as four numbers without leading zeros, or null when it could not be read. */
	fileVersion: text.nullable(),
	modifiedUtc: z.iso.datetime().nullable(),
});
export type BinaryFact = z.infer<typeof binaryFactSchema>;

export const SERVICE_START_MODES = ["automatic", "manual", "disabled", "boot", "system", "unknown"] as const;
export const SERVICE_STATES = ["running", "stopped", "paused", "pending", "unknown"] as const;

export const serviceFactSchema = z.object({
	name: text,
	startMode: z.enum(SERVICE_START_MODES),
	state: z.enum(SERVICE_STATES),
});
export type ServiceFact = z.infer<typeof serviceFactSchema>;

/** Facts of `collect/exchange-setup`. Null means: looked, could not read. */
export const exchangeSetupFactsSchema = z.object({
	/** Null when no Exchange is installed. */
	install: z
		.object({
			/** Registry generation: v14 is Exchange 2010, v15 everything newer. */
			generation: z.enum(["v14", "v15"]),
			path: text,
			/** Version that setup wrote to the registry (CU level only). */
			registryVersion: text.nullable(),
			/** A `Watermark` or `Action` left by an unfinished setup, per role. */
			unfinishedSetup: z.array(z.object({ role: text, action: text })).max(50),
		})
		.nullable(),
	roles: z.array(z.enum(HOST_ROLES)),
	/** Role keys as the registry has them (`MailboxRole`, `CafeRole` ...). */
	roleKeys: z.array(text).max(50),
	/** `Standard`, `Enterprise`, ... or null where the registry does not say. */
	edition: text.nullable(),
	exSetup: binaryFactSchema.nullable(),
	binaries: z.array(binaryFactSchema).max(100),
	services: z.array(serviceFactSchema).max(500),
	os: z.object({
		productName: text.nullable(),
		/** `10.0.17763.5206` */
		version: text.nullable(),
		/** `Server` or `Server Core` */
		installationType: text.nullable(),
	}),
	clock: z.object({
		utc: z.iso.datetime(),
		timeZone: text,
		offsetMinutes: z.number().int(),
	}),
	/** `Release` of .NET Framework v4 Full, for example 528049 (4.8). */
	dotNetRelease: z.number().int().nullable(),
	powershell: z.object({
		version: text,
		edition: text,
		languageMode: text,
		is64Bit: z.boolean(),
	}),
	elevated: z.boolean().nullable(),
});
export type ExchangeSetupFacts = z.infer<typeof exchangeSetupFactsSchema>;
