import type { StepParameters } from "./catalogue-entry.ts";

/** Commands that texts tell people to type. They stand on the latest run, as a report does when it is read. */
export function mitigateCommand(ids: readonly string[], parameters: StepParameters = {}): string {
	const [first = ""] = ids;
	const settings = Object.entries(parameters).map(([name, value]) => ` --set ${first}.${name}=${value}`);
	return `exf plan --from latest --mitigate ${ids.join(",")}${settings.join("")}`;
}

/** The plan that takes the rules of a mitigation away. */
export function removeCommand(ids: readonly string[]): string {
	return `exf plan --from latest --remove ${ids.join(",")}`;
}

/** What a stopped service or pool of a preset needs to run again. */
export function startAgainCommand(unit: string, parameters: StepParameters): string {
	const id = unit.replace(/^mitigate\//, "");
	const { services, pools } = parameters;
	if (services !== undefined) return mitigateCommand([id], { services, start: "auto", state: "running" });
	return mitigateCommand([id], pools === undefined ? {} : { pools, state: "started" });
}

export function rollbackCommand(run: string, host: string): string {
	return `exf rollback ${run} --host ${host}`;
}
