import { describeUnits } from "../../app/plans/describe-units.ts";
import { CATALOGUE } from "../../core/mitigations/catalogue.ts";
import { findMitigations } from "../../core/mitigations/find-mitigation.ts";
import { impactOf } from "../../core/mitigations/fold-test.ts";
import { PROTECTION } from "../../core/mitigations/protection-host.ts";
import { CONFIRMED_STATEMENTS, PROTECTION_CONFIRMATIONS } from "../../core/model/change/confirmation.ts";
import { explainText } from "../../report/plan/explain-text.ts";
import { isOn, listOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { LEFTOVERS } from "./plan-options.ts";
import { printLine, wantsColor } from "../print.ts";

const CONFIRMATIONS = PROTECTION_CONFIRMATIONS.map((what) => ({
	what,
	statement: CONFIRMED_STATEMENTS[what],
}));

/** `exf plan --explain`: what mitigations do and cost; connects to nothing. */
export async function explainMitigations({ output, argv }: CommandContext): Promise<ExitCode> {
	const wanted = [...listOf(argv, "mitigate"), ...listOf(argv, "remove").filter((id) => id !== LEFTOVERS)];
	const units = await describeUnits();
	const explained = (wanted.length === 0 ? CATALOGUE : findMitigations(wanted)).map((entry) => {
		const unit = units.get(entry.unit);
		return {
			entry,
			impact: impactOf(entry, unit ?? { changes: [] }),
			parameters: unit?.parameters ?? [],
			confirmations: entry.id === PROTECTION ? CONFIRMATIONS : [],
		};
	});
	if (isOn(argv, "json")) {
		const data = explained.map(({ entry, impact, parameters, confirmations }) => ({
			...entry,
			impact,
			takes: parameters,
			confirmations,
		}));
		printLine(output.out, JSON.stringify(data, null, 2));
	} else {
		const layout = { color: wantsColor(output), width: output.out.columns ?? 100 };
		output.out.write(explainText(explained, layout));
	}
	return EXIT.clean;
}
