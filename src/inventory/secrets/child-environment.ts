/**
 * Environment for commands that read secrets: a copy without the variables that hold secrets
 * themselves, so that the tool of one customer does not see the password of another. The
 * environment of this process stays as it is.
 */
export function childEnvironment(
	environment: NodeJS.ProcessEnv,
	hidden: Iterable<string>,
	platform: NodeJS.Platform = process.platform,
): NodeJS.ProcessEnv {
	const fold = (name: string): string => (platform === "win32" ? name.toUpperCase() : name);
	const names = new Set([...hidden].map(fold));
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.has(fold(name))));
}
