import type { Host } from "../../core/model/host.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";

/** `--list-hosts`: what would be touched, one id per line, ready for `--targets`. */
export function listHosts(output: Output, hosts: readonly Host[]): ExitCode {
	for (const host of hosts) printLine(output.out, host.id);
	printLine(output.err, `${hosts.length} hosts`);
	return EXIT.clean;
}
