import { z } from "zod";
import { ESU_PERIODS, HOST_ROLES } from "../../core/model/host.ts";
import { connectionSchema, hostConnectionSchema } from "./connection-schema.ts";
import { line, listOf, mapping, oneOf, optional, text, wholeNumber } from "./fields.ts";
import { ADDRESS, HOST_NAME, ID, TAG } from "./patterns.ts";

const address = text("a DNS name or an IP address without port", ADDRESS, 255);
const hostName = text("a host name of lower-case letters, digits, dots and hyphens", HOST_NAME, 253);

export const id = text("an id of lower-case letters, digits and hyphens", ID, 63);

export const displayName = optional(line("a name", 200), "Name in reports. Default: the id.", "Contoso AG");

export const tags = optional(
	listOf("a list of tags", text("a tag of letters, digits, dots, hyphens and underscores", TAG, 63)),
	"Free labels for --tag. A host has those of its tenant, site and groups as well.",
	["gold"],
);

export const esu = optional(
	oneOf(ESU_PERIODS),
	"Extended security updates bought for Exchange 2016 and 2019.",
	"period2",
);

export const dag = optional(
	oneOf(["none"]),
	"`none`: in no DAG. A DAG is a group of kind dag. Where nothing is said, a change takes one host at a time.",
	"none",
);

export const loadBalancerGroup = optional(
	text("an id of lower-case letters, digits and hyphens, or none", ID, 63),
	"Hosts with the same name take requests from one load balancer; never two are changed at once. `none`: behind no load balancer. Where nothing is said, a change takes one host at a time.",
	"owa-berlin",
	"none",
);

export const limits = optional(
	mapping("a mapping with concurrency", {
		concurrency: optional(
			wholeNumber("a whole number from 1 to 1000", 1, 1000),
			"Hosts at the same time.",
			8,
		),
	}),
	"Limits: in defaults for the whole fleet, otherwise for the tenant or the site.",
	{ concurrency: 8 },
);

export const groupSchema = mapping("a mapping of group settings, or nothing", {
	kind: optional(
		oneOf(["dag", "load-balanced"]),
		"What binds the members: of a DAG or a load-balanced group never two are changed at once.",
		"dag",
	),
	tags,
	esu,
	connection: optional(connectionSchema, "Connection settings of its members.", { port: 2222 }),
})
	.nullable()
	.meta({ id: "group", description: "Settings and labels for hosts that belong together." });

export const hostSchema = mapping("a mapping of host settings, or nothing", {
	address: optional(
		address,
		"DNS name or IP address. Default: the name of the host.",
		"ex01.contoso.example",
		"10.0.5.20",
	),
	aliases: optional(listOf("a list of names", address), "Other names, for --host.", ["mail.contoso.example"]),
	groups: optional(
		listOf("a list of groups", text("the name of a group of the tenant", ID, 63)),
		"Groups of the tenant that the host is in.",
		["dag01"],
	),
	tags,
	roles: optional(
		listOf("a list of roles", oneOf(HOST_ROLES)),
		"Roles, for --role; a scan finds out by itself.",
		["mailbox"],
	),
	esu,
	dag,
	loadBalancerGroup,
	connection: optional(hostConnectionSchema, "Connection settings of this host.", { port: 2222 }),
})
	.nullable()
	.meta({ id: "host", description: "One Exchange server. Without settings, the name is the address." });

/** A mapping from name to settings, or a list of names. */
export const hosts = optional(
	z.union([z.record(hostName, hostSchema, { error: "expected hosts" }), listOf("hosts", hostName)], {
		error: "expected a mapping of hosts, or a list of host names",
	}),
	"Exchange servers: names with their settings, or a list of names.",
	{ ex01: { address: "ex01.contoso.example" } },
	["ex01.contoso.example"],
);

export type HostData = z.infer<typeof hostSchema>;
