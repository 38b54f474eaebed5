import { cleanText } from "../core/clean-text.ts";
import { OUTCOME_OF_TRANSPORT_ERROR, type Outcome } from "../core/model/outcome.ts";
import type { UnitResult } from "../core/model/host-record.ts";
import type { HostRun } from "../remoting/runner/run-host.ts";
import { TransportError } from "../remoting/transport.ts";

/** Why a run ends before all hosts are done. */
export type StopReason = "interrupted" | "run-timeout";

/** Gives a host its one outcome. */
export function outcomeOfHost(
	run: HostRun,
	units: readonly UnitResult[],
	stopped: StopReason | undefined,
): Outcome {
	if (run.error !== undefined) return outcomeOfError(run.error, stopped);
	const good = units.filter((unit) => unit.status === "ok");
	if (good.length === units.length) return { status: "ok" };
	const usable = units.filter((unit) => unit.status === "ok" || unit.status === "partial");
	const message = units
		.filter((unit) => unit.status !== "ok")
		.map(describeUnit)
		.join("; ");
	if (usable.length > 0) return { status: "partial", code: "incomplete-facts", message };
	return { status: "script-failed", code: "no-facts", message };
}

function outcomeOfError(error: NonNullable<HostRun["error"]>, stopped: StopReason | undefined): Outcome {
	if (!(error instanceof TransportError)) {
		return {
			status: "skipped",
			code: "credential-stopped",
			message: `not tried: credential ${cleanText(error.message)}`,
			hint: "Correct the credential, then scan these hosts again. It was stopped so that the account is not locked.",
		};
	}
	if (stopped !== undefined && error.code === "closed") return stoppedOutcome(stopped, true);
	return {
		status: OUTCOME_OF_TRANSPORT_ERROR[error.code],
		code: error.code,
		message: cleanText(error.message),
		...(error.hint === undefined ? {} : { hint: error.hint }),
	};
}

/** Outcome of a host that was stopped, or never started, because the run ended. */
export function stoppedOutcome(reason: StopReason, started: boolean): Outcome {
	const message = reason === "interrupted" ? "the run was interrupted" : "the run reached its time limit";
	if (reason === "run-timeout" && started) return { status: "timed-out", code: reason, message };
	return { status: "skipped", code: reason, message };
}

function describeUnit(unit: UnitResult): string {
	const first = unit.errors[0];
	if (unit.truncated) return `${unit.unit}: output was too large and was cut`;
	return first === undefined
		? `${unit.unit}: ${unit.status}`
		: `${unit.unit}: ${cleanText(first.message, 200)}`;
}
