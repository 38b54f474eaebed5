import { join } from "node:path";
import { REWRITE_INSTALLER } from "./state/rewrite-installer.ts";

/** Where things are in a lab's folder. */
export interface LabFiles {
	readonly inventory: string;
	readonly knownHosts: string;
	readonly clientKey: string;
	/** The password that the lab's hosts accept. */
	readonly password: string;
	/** One that they refuse. */
	readonly wrongPassword: string;
	/** What stands for the MSI file of URL Rewrite; servers without the module install it. */
	readonly rewriteInstaller: string;
	/** What runs now: process id and hosts. Gone when the lab has ended. */
	readonly lab: string;
	/** What became of hosts since the lab started, one JSON line per change. */
	readonly changes: string;
	/** Simulated hosts of the powershell engine. */
	readonly hosts: string;
}

export function labFiles(dir: string): LabFiles {
	return {
		inventory: join(dir, "inventory.yaml"),
		knownHosts: join(dir, "known_hosts"),
		clientKey: join(dir, "id_ed25519"),
		password: join(dir, "password"),
		wrongPassword: join(dir, "password-wrong"),
		rewriteInstaller: join(dir, REWRITE_INSTALLER.name),
		lab: join(dir, "lab.json"),
		changes: join(dir, "changes.jsonl"),
		hosts: join(dir, "hosts"),
	};
}
