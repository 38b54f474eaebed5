import type { z } from "zod";
import { documented, line, mapping, optional, text } from "./fields.ts";
import { PATH, SECRET_REFERENCE } from "./patterns.ts";

/** Said wherever a literal stands instead of a reference; the value itself is never quoted. */
const REFERENCE_FORMS = "a reference: env:NAME, file:path, exec:command or prompt:";

const reference = text(REFERENCE_FORMS, SECRET_REFERENCE, 2000);

export const credentialSchema = mapping("a mapping with user and password or keyFile", {
	user: documented(line("a user name", 256), "User name.", "CONTOSO\\svc-fleet", ".\\fleet"),
	password: optional(
		reference,
		"Where the password comes from: env:NAME, file:path, exec:command (no shell), prompt:. Never the password itself.",
		"env:CONTOSO_FLEET_PASSWORD",
		"exec:op read op://Contoso/fleet/password",
	),
	keyFile: optional(
		text("the path of a private key file", PATH),
		"Private key file, relative to this file; ~ is the home folder.",
		"~/.ssh/contoso_ed25519",
	),
	passphrase: optional(reference, "Where the passphrase of the key file comes from.", "env:KEY_PASSPHRASE"),
}).meta({
	id: "credential",
	description: "A login by reference. Values are read only when a run needs them.",
});

export type CredentialData = z.infer<typeof credentialSchema>;
