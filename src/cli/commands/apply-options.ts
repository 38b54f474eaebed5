import type { ApplyRequest } from "../../app/apply-plan.ts";
import type { ProbeOptions } from "../../app/changes/probe-host.ts";
import { type Hook, parseHook } from "../../app/changes/run-hook.ts";
import { FleetError } from "../../core/errors.ts";
import { durationOf, isOn, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";

const HOOK_TIMEOUT_MS = 10 * 60_000;

/** The reason that is kept for going past what would stop a run. */
export function reasonOf(
	argv: CommandContext["argv"],
	option: "now-outside-window" | "despite-dag",
): string | undefined {
	const reason = textOf(argv, option);
	if (reason === undefined || reason.trim() !== "") return reason;
	throw new FleetError("usage", `--${option} needs a reason, which is kept`);
}

export function hooksOf(argv: CommandContext["argv"]): ApplyRequest["hooks"] {
	const timeoutMs = durationOf(argv, "hook-timeout") ?? HOOK_TIMEOUT_MS;
	const hook = (name: string): Hook | undefined => {
		const command = textOf(argv, name);
		return command === undefined ? undefined : parseHook(name, command, timeoutMs);
	};
	return { before: hook("before-hook"), after: hook("after-hook") };
}

export function probeOptions(argv: CommandContext["argv"]): ProbeOptions {
	return {
		caFile: textOf(argv, "probe-ca"),
		skipsTls: isOn(argv, "probe-insecure"),
		timeoutMs: durationOf(argv, "connect-timeout"),
	};
}
