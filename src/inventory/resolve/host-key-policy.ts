import type { HostKeyCheck } from "../../core/model/host.ts";
import { BUILT_IN, type Layer, LEVELS, originText, type Sourced } from "./layer.ts";

export interface HostKeyPolicy {
	readonly pins: readonly string[];
	readonly check: Sourced<HostKeyCheck>;
	/** Set when a weaker check stands where it can have no effect. */
	readonly contradiction: string | undefined;
}

/**
 * Pins accept nothing else, whatever the check says. A weaker check that is nearer to the host than
 * the pins was meant to do something and is an error; one that is wider is overruled.
 */
export function hostKeyPolicy(settings: Layer): HostKeyPolicy {
	const check = settings.hostKeyCheck ?? BUILT_IN.hostKeyCheck;
	const { hostKey } = settings;
	if (hostKey === undefined) return { pins: [], check, contradiction: undefined };
	const pins = [hostKey.value].flat().map((pin) => pin.replace(/=$/, ""));
	if (check.value === "strict") return { pins, check, contradiction: undefined };
	if (LEVELS.indexOf(check.level) >= LEVELS.indexOf(hostKey.level)) {
		const contradiction = `has no effect beside hostKey (${originText(hostKey)}), which accepts only the pinned keys; remove one of the two`;
		return { pins, check, contradiction };
	}
	return { pins, check: { ...hostKey, value: "strict" }, contradiction: undefined };
}
