import { FleetError } from "../../core/errors.ts";
import type { Wish } from "../../core/mitigations/choose-mitigations.ts";
import { canonicalJson } from "../../core/model/change/canonical-json.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import type { ChangeScripts } from "../changes/change-parts.ts";

/** Gives the scripts that look whether a wish can be fulfilled: the same bytes for every host. */
export type TestBundles = (wish: Pick<Wish, "entry" | "parameters">) => ScriptBundle;

/**
 * Scripts are made once for each unit and its parameters.
 *
 * @throws FleetError for a unit or a parameter that does not exist, as the scripts room says it
 */
export function createTestBundles(scripts: Pick<ChangeScripts, "bundle">): TestBundles {
	const made = new Map<string, ScriptBundle>();
	return ({ entry, parameters }) => {
		const key = `${entry.unit} ${canonicalJson(parameters)}`;
		const bundle = made.get(key) ?? makeBundle(scripts, { entry, parameters });
		made.set(key, bundle);
		return bundle;
	};
}

function makeBundle(
	scripts: Pick<ChangeScripts, "bundle">,
	{ entry, parameters }: Pick<Wish, "entry" | "parameters">,
): ScriptBundle {
	const { id, unit } = entry;
	const given = Object.entries(parameters).map(([name, value]) => ({ unit, name, value }));
	try {
		return scripts.bundle("test", unit, given);
	} catch (thrown) {
		if (!(thrown instanceof FleetError) || !thrown.code.startsWith("parameter-")) throw thrown;
		throw new FleetError(thrown.code, thrown.message, {
			hint:
				thrown.hint ?? `--set ${id}.NAME=VALUE gives a parameter; exf plan --explain tells which there are.`,
		});
	}
}
