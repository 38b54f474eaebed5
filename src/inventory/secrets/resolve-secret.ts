import { FleetError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { absolutePath } from "../resolve/absolute-path.ts";
import { childEnvironment } from "./child-environment.ts";
import { parseReference } from "./parse-reference.ts";
import type { SecretPrompt } from "./prompt-secret.ts";
import { readSecretFile } from "./read-secret-file.ts";
import { runSecretCommand } from "./run-secret-command.ts";
import { secretError } from "./secret-error.ts";
import { secretText } from "./secret-text.ts";

/** What reading a secret may touch. */
export interface SecretContext {
	/** Absolute folder of the file that holds the reference. */
	readonly folder: string;
	readonly home: string;
	readonly environment: NodeJS.ProcessEnv;
	/** Names of environment variables that hold secrets; commands do not get them. */
	readonly hidden: ReadonlySet<string>;
	readonly prompt: SecretPrompt;
	/** Milliseconds. */
	readonly execTimeoutMs: number;
	readonly plaintextSecrets: ReadonlyMap<string, Secret>;
}

/**
 * Reads the value behind a reference. Fails with `secret-unresolved`, or `secret-no-terminal`.
 *
 * @param subject what it is, for the person who is asked: `password of contoso/admin (svc)`
 */
export async function resolveSecret(
	reference: string,
	subject: string,
	context: SecretContext,
): Promise<Secret> {
	const parsed = parseReference(reference);
	if (parsed === undefined) {
		// Not quoted: it may be a literal that got past the loader.
		throw new FleetError("secret-unresolved", `${subject} is no reference`, {
			hint: "Expected env:NAME, file:path, exec:command or prompt:.",
		});
	}
	switch (parsed.kind) {
		case "env": {
			const value = context.environment[parsed.name];
			if (value === undefined) throw secretError(reference, "is not set in the environment");
			if (value === "") throw secretError(reference, "is empty");
			return new Secret(value, reference);
		}
		case "file": {
			const path = absolutePath(parsed.path, context.folder, context.home);
			return new Secret(
				secretText(await readSecretFile({ path, reference, kind: "secret" }), reference),
				reference,
			);
		}
		case "exec": {
			const bytes = await runSecretCommand({
				argv: parsed.argv,
				reference,
				folder: context.folder,
				environment: childEnvironment(context.environment, context.hidden),
				timeoutMs: context.execTimeoutMs,
			});
			return new Secret(secretText(bytes, reference), reference);
		}
		case "prompt":
			return new Secret(
				await askFor(parsed.label === "" ? subject : parsed.label, reference, context),
				reference,
			);
		default: {
			parsed.kind satisfies "plaintext";
			const secret = context.plaintextSecrets.get(reference);
			if (secret === undefined) throw secretError(reference, "is not in the inventory");
			return secret;
		}
	}
}

async function askFor(label: string, reference: string, context: SecretContext): Promise<string> {
	const { prompt } = context;
	if (!prompt.isTerminal) {
		throw new FleetError(
			"secret-no-terminal",
			`${label} (${reference}) has to be typed in, and there is no terminal`,
			{
				hint: "For unattended runs use env:, file: or exec:.",
			},
		);
	}
	const answer = await prompt.ask(`${label}: `);
	if (answer === "") throw secretError(reference, "was answered with nothing");
	return answer;
}
