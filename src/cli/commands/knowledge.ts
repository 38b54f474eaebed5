import { describeKnownBuild, loadKnowledge } from "../../app/load-knowledge.ts";
import { FleetError } from "../../core/errors.ts";
import { isOn, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";

/** `exf knowledge`: what the tables say, without any server. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const knowledge = await loadKnowledge(textOf(argv, "knowledge"));
	const json = isOn(argv, "json");
	if (argv["action"] === "info") {
		if (json) printLine(output.out, JSON.stringify(knowledge.info, null, 2));
		else
			for (const file of knowledge.info.files)
				printLine(output.out, `${file.name.padEnd(20)} ${file.asOf}  ${file.sha256.slice(0, 16)}`);
		return EXIT.clean;
	}
	const wanted = requiredText(argv, "build");
	const report = describeKnownBuild(knowledge, wanted, new Date());
	if (report === undefined) {
		throw new FleetError("usage", `"${wanted}" is no build number`, {
			hint: "Four numbers, for example 15.2.986.5 or 15.02.0986.005.",
		});
	}
	if (json) printLine(output.out, JSON.stringify(report, null, 2));
	else show(output, report);
	return EXIT.clean;
}

function show(output: Output, report: NonNullable<ReturnType<typeof describeKnownBuild>>): void {
	const list = (title: string, ids: readonly string[]): string[] =>
		ids.length === 0 ? [] : [`${title} (${ids.length}): ${ids.join(", ")}`];
	const lines = [
		`${report.name} (${report.build})`,
		`released      ${report.released ?? "not known"}`,
		`support       ${report.support.status}${report.support.endOfSupport === null ? "" : `, end ${report.support.endOfSupport}`}`,
		...(report.note === null ? [] : [`note          ${report.note}`]),
		"",
		...list("known exploited", report.knownExploited),
		...list("exploited, as recalled", report.exploitationRecalled),
		...list("open CVEs", report.cves),
		...list("no fix exists", report.noFixExists),
		...list("depend on configuration", report.needConfiguration),
		...(report.cves.length === 0 && report.product !== null ? ["open CVEs: none that the table knows"] : []),
		"",
		...report.updatePath.map((step, index) => `${index + 1}. ${step}`),
		`(table of ${report.asOf ?? "an unknown date"})`,
	];
	for (const line of lines) printLine(output.out, line);
}
