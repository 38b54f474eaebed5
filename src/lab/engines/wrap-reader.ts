import { fileURLToPath } from "node:url";

/** Replacements of the host-access functions. */
const LAB_HOST_SCRIPT = fileURLToPath(new URL("../host/lab-host.ps1", import.meta.url));

/** The client's reader, preceded by what makes it see the simulated host; its text stays as it is. */
export function wrapReader(hostFile: string, reader: string): string {
	// As text: dot-sourcing a file would ask the execution policy of this machine.
	const load = `. ([scriptblock]::Create([IO.File]::ReadAllText(${quote(LAB_HOST_SCRIPT)}))) -HostFile ${quote(hostFile)}`;
	return `${load}\n${reader}`;
}

function quote(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}
