import { z } from "zod";
import { connectionSchema, hostConnectionSchema } from "./connection-schema.ts";
import { credentialSchema } from "./credential-schema.ts";
import { documented, mapping, optional, text, withExactlyOne } from "./fields.ts";
import {
	dag,
	displayName,
	esu,
	groupSchema,
	hosts,
	id,
	limits,
	loadBalancerGroup,
	tags,
} from "./host-schema.ts";
import { INCLUDE, PATH } from "./patterns.ts";
import { policySchema } from "./policy-schema.ts";

const SITE_EXAMPLE = { berlin: { hosts: ["ex01.contoso.example"] } };

const siteSchema = mapping("a mapping of site settings", {
	displayName,
	tags,
	esu,
	dag,
	loadBalancerGroup,
	connection: optional(hostConnectionSchema, "Connection settings of the hosts of this site.", { port: 22 }),
	limits,
	hosts: hosts.unwrap(),
}).meta({ id: "site", description: "One location with its hosts." });

const tenantShape = {
	displayName,
	tags,
	esu,
	dag,
	loadBalancerGroup,
	credentials: optional(
		z.record(id, credentialSchema, { error: "expected a mapping of credentials" }),
		"Logins of this tenant, by name.",
		{ admin: { user: "CONTOSO\\svc-fleet", password: "env:CONTOSO_FLEET_PASSWORD" } },
	),
	connection: optional(connectionSchema, "Connection settings of the hosts of this tenant.", {
		credential: "admin",
	}),
	limits,
	policy: optional(policySchema, "Rules for changes.", { allowApply: false }),
	waivers: optional(
		text("the path of a waivers file", PATH),
		"File of accepted findings (waivers.schema.json), relative to this file.",
		"waivers/contoso.yaml",
	),
	groups: optional(
		z.record(id, groupSchema, { error: "expected a mapping of groups" }),
		"Groups that hosts of this tenant can be in.",
		{ dag01: { kind: "dag" } },
	),
	sites: optional(
		z.record(id, siteSchema, { error: "expected a mapping of sites" }),
		"Locations with their hosts.",
		SITE_EXAMPLE,
	),
	hosts,
};

const include = optional(
	text("the path of a .yaml or .json file below the folder of this file, with forward slashes", INCLUDE),
	"File with the content of this tenant, relative to this file.",
	"tenants/fabrikam.yaml",
);

const version = documented(z.literal(1, { error: "expected 1" }), "Version of this format.", 1);

const defaultsSchema = mapping("a mapping of defaults", {
	tags,
	esu,
	connection: optional(connectionSchema, "Connection settings of all hosts.", { connectTimeout: "15s" }),
	limits,
});

const defaults = optional(
	defaultsSchema,
	"Settings of all hosts, unless something nearer to a host says otherwise.",
	{
		limits: { concurrency: 32 },
	},
);

const PLACES = ["sites", "hosts"];

/** Content of a tenant; also of a file that `include` names. */
export const tenantSchema = withExactlyOne(mapping("a mapping of tenant settings", tenantShape), {
	keys: PLACES,
}).meta({ title: "Tenant of an exchange-fleet inventory" });

const tenantOrInclude = withExactlyOne(mapping("a mapping of tenant settings", { ...tenantShape, include }), {
	keys: ["include", ...PLACES],
	alone: "include",
}).meta({ id: "tenant", description: "One customer or company." });

export const longFormSchema = mapping("a mapping with version and tenants", {
	version,
	defaults,
	tenants: documented(
		z.record(id, tenantOrInclude, { error: "expected a mapping of tenants" }),
		"Customers or companies, by id. Nothing is shared between them but defaults.",
		{ contoso: { sites: SITE_EXAMPLE } },
	),
});

/** One company: the content of its tenant stands at the top. */
export const shortFormSchema = withExactlyOne(
	mapping("a mapping with version and sites or hosts", { version, defaults, ...tenantShape }),
	{ keys: PLACES, choice: "tenants, sites, hosts" },
);

export const inventorySchema = z.union([longFormSchema, shortFormSchema]).meta({
	title: "Inventory of exchange-fleet",
	description: "Tenants, their sites and their Exchange hosts.",
});

export type DefaultsData = z.infer<typeof defaultsSchema>;
export type TenantData = z.infer<typeof tenantSchema>;
export type SiteData = z.infer<typeof siteSchema>;
export type HostsData = z.infer<typeof siteSchema>["hosts"];
