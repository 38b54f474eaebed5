import { childEnvironment } from "../../inventory/secrets/child-environment.ts";
import type { Fleet } from "../open-fleet.ts";

/** Environment for a hook: without the variables that hold secrets of any tenant. */
export function childEnvironmentOf(
	{ tenants }: Pick<Fleet, "tenants">,
	environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
	const references = tenants.flatMap(({ credentials }) =>
		credentials.flatMap(({ password, passphrase }) => [password, passphrase]),
	);
	const names = references.flatMap((reference) =>
		reference?.startsWith("env:") === true ? [reference.slice("env:".length)] : [],
	);
	return childEnvironment(environment, names);
}
