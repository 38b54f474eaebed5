import { applyPlan, type ApplyOutcome, type ApplyRequest } from "../../app/apply-plan.ts";
import { childEnvironmentOf } from "../../app/changes/child-environment-of.ts";
import type { ChangeEvents } from "../../app/changes/change-events.ts";
import { checkApply } from "../../app/changes/check-apply.ts";
import { readPlanFile } from "../../app/changes/read-plan.ts";
import { type Hook, parseHook } from "../../app/changes/run-hook.ts";
import { changesOfStoredRun, openStoredChangeRun } from "../../app/changes/stored-change-runs.ts";
import { createApp } from "../../app/create-app.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { openFleet } from "../../app/open-fleet.ts";
import { createWebProbe } from "../../app/changes/probe-host.ts";
import { planText } from "../../report/plan/plan-lines.ts";
import { FleetError } from "../../core/errors.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import { durationOf, fleetRequest, isOn, numberOf, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { keepMemorySmall } from "../keep-memory-small.ts";
import { type Output, printLine, wantsColor } from "../print.ts";
import { applySummary } from "../terminal/apply-summary.ts";
import { askLine } from "../terminal/ask-line.ts";
import { createChangeProgress } from "../terminal/change-progress.ts";

const HOOK_TIMEOUT_MS = 10 * 60_000;

/** `exf apply`: carries out an approved plan, or goes on with a run that was cut off. */
export async function run(context: CommandContext): Promise<ExitCode> {
	keepMemorySmall();
	const { output, argv, signal, commandLine } = context;
	const runsDir = requiredText(argv, "runs");
	const { plan, resume } = await planOf(argv, runsDir);
	const request = await fleetRequest(argv);
	const fleet = await openFleet({
		...request,
		selection: { tenant: [plan.tenant] },
		targetsText: plan.batches.flat().join("\n"),
	});
	const app = await createApp();
	// Before anybody is asked: a plan that will be refused needs no approval.
	const terms = checkApply(plan, fleet, app.changes);
	const displayName = fleet.tenants.find(({ id }) => id === plan.tenant)?.displayName ?? plan.tenant;
	const knowledge = await loadKnowledge(textOf(argv, "knowledge"));
	const approval =
		resume === undefined
			? await approve(plan, displayName, terms.maxFailures, context)
			: { how: resume.approval.how, hosts: resume.approval.hosts };
	if (approval === undefined) {
		printLine(output.err, "nothing was changed");
		return signal.aborted ? EXIT.interrupted : EXIT.usage;
	}
	const outcome = await applyPlan(app, {
		fleet,
		knowledge,
		runsDir,
		command: commandLine,
		plan,
		approval,
		outsideWindow: outsideWindowOf(argv),
		hooks: hooksOf(argv),
		probe: isOn(argv, "probe") ? createWebProbe(probeOptions(argv), knowledge) : undefined,
		signal,
		events: listener(output, isOn(argv, "json-events")),
		resume,
		environment: childEnvironmentOf(fleet, output.env),
	});
	return await tell(output, outcome, runsDir, isOn(argv, "json-events"));
}

async function planOf(
	argv: CommandContext["argv"],
	runsDir: string,
): Promise<{ readonly plan: Plan; readonly resume: ChangeRun | undefined }> {
	const file = textOf(argv, "plan");
	const wanted = textOf(argv, "resume");
	if ((file === undefined) === (wanted === undefined)) {
		throw new FleetError("usage", "either a plan file, or --resume with a run");
	}
	if (file !== undefined) return { plan: await readPlanFile(file), resume: undefined };
	const { run, plan } = await openStoredChangeRun(runsDir, wanted === "" ? "latest" : (wanted ?? "latest"));
	if (textOf(argv, "approve") !== undefined) {
		throw new FleetError(
			"usage",
			"--resume goes on with what was approved; --approve belongs to a plan file",
		);
	}
	return { plan, resume: run };
}

/** Undefined when the person says no. Whatever is not a clear yes is none. */
async function approve(
	plan: Plan,
	displayName: string,
	maxFailures: number,
	{ output, argv, signal }: Pick<CommandContext, "output" | "argv" | "signal">,
): Promise<ApplyRequest["approval"] | undefined> {
	const hosts = plan.batches.flat().length;
	const hash = textOf(argv, "approve");
	const expected = numberOf(argv, "expect-hosts");
	if (hash !== undefined) {
		if (expected === undefined) throw new FleetError("usage", "--approve needs --expect-hosts");
		if (hash !== plan.hash) {
			throw new FleetError(
				"not-approved",
				`this plan has the hash ${plan.hash}, not ${hash}; nothing was changed`,
			);
		}
		if (expected !== hosts) {
			throw new FleetError(
				"not-approved",
				`the plan changes ${hosts} hosts, not ${expected}; nothing was changed`,
			);
		}
		return { how: "unattended", hosts };
	}
	if (expected !== undefined) throw new FleetError("usage", "--expect-hosts belongs to --approve");
	const layout = { color: wantsColor(output), width: output.err.columns ?? 100 };
	output.err.write(planText(plan, displayName, layout));
	printLine(output.err, `It stops when more than ${maxFailures} hosts have failed.\nhash ${plan.hash}\n`);
	if (process.stdin.isTTY !== true || output.err.isTTY !== true) {
		throw new FleetError("not-approved", "there is no terminal to ask; nothing was changed", {
			hint: `Read the plan, then run it with --approve ${plan.hash} --expect-hosts ${hosts}.`,
		});
	}
	const answer = await askLine(`Type the number of hosts (${hosts}) to change them: `, signal);
	return answer?.trim() === String(hosts) ? { how: "interactive", hosts } : undefined;
}

function outsideWindowOf(argv: CommandContext["argv"]): string | undefined {
	const reason = textOf(argv, "now-outside-window");
	if (reason === undefined || reason.trim() !== "") return reason;
	throw new FleetError("usage", "--now-outside-window needs a reason, which is kept");
}

function hooksOf(argv: CommandContext["argv"]): ApplyRequest["hooks"] {
	const timeoutMs = durationOf(argv, "hook-timeout") ?? HOOK_TIMEOUT_MS;
	const hook = (name: string): Hook | undefined => {
		const command = textOf(argv, name);
		return command === undefined ? undefined : parseHook(name, command, timeoutMs);
	};
	return { before: hook("before-hook"), after: hook("after-hook") };
}

function probeOptions(argv: CommandContext["argv"]): Parameters<typeof createWebProbe>[0] {
	return {
		caFile: textOf(argv, "probe-ca"),
		skipsTls: isOn(argv, "probe-insecure"),
		timeoutMs: durationOf(argv, "connect-timeout"),
	};
}

function listener(output: Output, jsonEvents: boolean): ChangeEvents {
	return jsonEvents
		? createChangeProgress.json((line) => printLine(output.out, line))
		: createChangeProgress.text((line) => printLine(output.err, line));
}

async function tell(
	output: Output,
	{ run: document }: ApplyOutcome,
	runsDir: string,
	jsonEvents: boolean,
): Promise<ExitCode> {
	const changes = await changesOfStoredRun(runsDir, document.id);
	const code = exitCodeOf(document, changes);
	if (jsonEvents) printLine(output.out, JSON.stringify({ event: "exit", code }));
	else for (const line of applySummary(document, changes, code)) printLine(output.out, line);
	return code;
}

/** A failed rollback is the worst; then what failed or was stopped; then Ctrl-C. */
function exitCodeOf({ hosts, stop }: ChangeRun, changes: readonly { readonly status: string }[]): ExitCode {
	if (changes.some(({ status }) => status === "rollback-failed")) return EXIT.rollbackFailed;
	if (stop?.reason === "interrupted") return EXIT.interrupted;
	const bad = hosts.some(
		({ result, healthy }) => result === "failed" || result === "half-done" || healthy === false,
	);
	return bad || stop !== null ? EXIT.changeFailed : EXIT.clean;
}
