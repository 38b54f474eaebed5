import { checkReadiness, type Readiness } from "../../app/check-readiness.ts";
import { createApp } from "../../app/create-app.ts";
import { openFleet } from "../../app/open-fleet.ts";
import { cleanText } from "../../core/clean-text.ts";
import { fleetRequest, isOn } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";
import { listHosts } from "./list-hosts.ts";
import { pinHostKeys } from "./pin.ts";

/** `exf check`: one line per host, and what helps where a scan would fail. */
export async function run({ output, argv, signal }: CommandContext): Promise<ExitCode> {
	const fleet = await openFleet(await fleetRequest(argv));
	if (isOn(argv, "list-hosts")) return listHosts(output, fleet.hosts);
	if (isOn(argv, "pin")) return await pinHostKeys({ output, argv, signal }, fleet);
	const json = isOn(argv, "json");
	const app = await createApp();
	const counts = await checkReadiness(app, fleet, signal, (readiness) => {
		if (json)
			printLine(
				output.out,
				JSON.stringify({ ...readiness, host: readiness.host.id, tenant: readiness.host.tenant }),
			);
		else for (const line of describe(readiness)) printLine(output.out, line);
	});
	if (!json) printLine(output.out, `\n${counts.ready} of ${counts.ready + counts.notReady} hosts are ready`);
	if (signal.aborted) return EXIT.interrupted;
	return counts.notReady === 0 ? EXIT.clean : EXIT.notAssessed;
}

function describe({ host, ready, code, message, hint, notes }: Readiness): string[] {
	return [
		`${ready ? "ready " : "FAILED"}  ${host.id}  ${ready ? "" : `${code}: `}${cleanText(message)}`,
		...(hint === undefined ? [] : [`        hint: ${hint}`]),
		...notes.map((note) => `        note: ${cleanText(note)}`),
	];
}
