import type { LabHostState } from "../../state/host-state.ts";

/** What the simulated shell knows of the host on which it runs. */
export interface ShellHost {
	readonly state: LabHostState;
	/** Account that logged in: `CONTOSO\svc-fleet`. */
	readonly user: string;
	/** Version of the PowerShell that answers. */
	readonly powershell: string;
}

/** Where a session over SSH starts. */
export function homeOf({ user }: ShellHost): string {
	return `C:\\Users\\${user.split("\\").at(-1) ?? user}`;
}

/** The clock of the host in its own time zone, as CLIXML has dates. */
export function localTime({ state }: ShellHost): string {
	const utc = state.utcNow === null ? new Date() : new Date(state.utcNow);
	const local = new Date(utc.getTime() + state.offsetMinutes * 60_000).toISOString();
	const minutes = Math.abs(state.offsetMinutes);
	const offset = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
	return `${local.slice(0, -1)}0000${state.offsetMinutes < 0 ? "-" : "+"}${offset.join(":")}`;
}
