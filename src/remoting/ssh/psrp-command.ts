import type { ScriptBundle, UnitParameter } from "../../core/model/script-bundle.ts";
import { Secret } from "../../core/secret.ts";
import { psDictionary, psDouble, type PsValue } from "../../protocol/clixml/index.ts";
import { type PipelineCommand, scriptCommand, secureString } from "../../protocol/psrp/index.ts";

/** The pipeline of a run: psrp-reader.ps1 with all that it needs as typed parameters. */
export function psrpCommand(bundle: ScriptBundle, prefix: string, deadlineSeconds: number): PipelineCommand {
	const command = scriptCommand(bundle.psrpReader, {
		Body: bundle.body,
		Prefix: prefix,
		DeadlineSeconds: deadlineSeconds,
		Parameters: parametersOf(bundle.parameters),
	});
	return { ...command, useLocalScope: true };
}

/** By unit, then by name. */
function parametersOf(parameters: readonly UnitParameter[]): PsValue {
	const units = new Map<string, Map<string, PsValue>>();
	for (const { unit, name, value } of parameters) {
		const named = units.get(unit) ?? new Map<string, PsValue>();
		units.set(unit, named.set(name, valueOf(value)));
	}
	return psDictionary([...units].map(([unit, named]) => [unit, psDictionary(named)] as const));
}

function valueOf(value: UnitParameter["value"]): PsValue {
	if (value instanceof Secret) return secureString(value.reveal());
	// As the other reader has it: every number is a Double.
	return typeof value === "number" ? psDouble(value) : value;
}
