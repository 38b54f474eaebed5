import { z } from "zod";
import { AUTH_METHODS } from "../../core/model/host.ts";
import {
	documented,
	line,
	listOf,
	mapping,
	oneOf,
	optional,
	text,
	wholeNumber,
	withoutBoth,
} from "./fields.ts";
import { ADDRESS, ID, JUMP_URL, JUMP_URL_OR_NONE, PATH } from "./patterns.ts";
import { AGENT_KEY_TEXT, pin, PIN_EXAMPLE, pins } from "./pin-schema.ts";

const MOST_JUMPS = 3;
const FORMS = "ssh://user@bastion:22, a mapping with address, a list of at most 3 of these, or none";

const jumpMapping = withoutBoth(
	mapping(FORMS, {
		address: documented(
			text("a DNS name or an IP address without port", ADDRESS, 255),
			"DNS name or IP address.",
			"bastion.contoso.example",
		),
		port: optional(wholeNumber("a port from 1 to 65535", 1, 65535), "TCP port. Default 22.", 22),
		auth: optional(oneOf(AUTH_METHODS), "How to log in there. Default: as for hosts.", "agent"),
		credential: optional(
			text("the name of a credential of the tenant", ID, 63),
			"Name of a credential of the tenant. Default: the login of the host itself.",
			"bastion",
		),
		user: optional(
			line("a user name", 256),
			"User name there. Without keyFile, the key or agent of the host's own login is used.",
			"jump",
		),
		keyFile: optional(
			text("the path of a private key file", PATH),
			"Private key file, relative to this file; ~ is the home folder.",
			"~/.ssh/bastion_ed25519",
		),
		agentKey: optional(pin, AGENT_KEY_TEXT, PIN_EXAMPLE),
		hostKey: optional(
			pins,
			"Fingerprint of its SSH host key, or a list. Where there is one, no other key is accepted.",
			PIN_EXAMPLE,
		),
		knownHosts: optional(
			listOf("a list of paths", text("a path", PATH)),
			"known_hosts files, relative to this file. Default: those of the host.",
			["known_hosts"],
		),
		concurrency: optional(
			wholeNumber("a whole number from 1 to 1000", 1, 1000),
			"Hosts reached through it at the same time. Default 10.",
			10,
		),
	}),
	"credential",
	["user", "keyFile"],
).meta({
	id: "jump-host",
	description: "An SSH server on the way to a host. Its host key is always checked.",
});

const jump = z.union([text(FORMS, JUMP_URL), jumpMapping], { error: `expected ${FORMS}` });

export const proxyJump = z.union(
	[
		text(FORMS, JUMP_URL_OR_NONE),
		jumpMapping,
		z
			.array(jump, { error: `expected ${FORMS}` })
			.min(1)
			.max(MOST_JUMPS, {
				error: `expected at most ${MOST_JUMPS} jump hosts`,
			}),
	],
	{ error: `expected ${FORMS}` },
);

/** One jump host as written. */
export type JumpData = z.infer<typeof jump>;
export type ProxyJumpData = z.infer<typeof proxyJump>;
