import { cleanText } from "../../core/clean-text.ts";
import { errorText, FleetError } from "../../core/errors.ts";
import type { Wish } from "../../core/mitigations/choose-mitigations.ts";
import { foldTest, type TestOutcome, type UnitImpact } from "../../core/mitigations/fold-test.ts";
import type { PlannedNot, PlanStep } from "../../core/model/change/plan.ts";
import type { Host } from "../../core/model/host.ts";
import { createScrubber } from "../../core/secret.ts";
import { holdSession } from "../../remoting/runner/hold-session.ts";
import { type CredentialStoppedError, TransportError } from "../../remoting/transport.ts";
import type { ChangeParts } from "../changes/change-parts.ts";
import type { Fleet } from "../open-fleet.ts";
import type { TargetOpener } from "../open-target.ts";
import type { TestBundles } from "./test-bundles.ts";

/** Attempts after the first, for faults that may go away. */
const RETRIES = 2;
const RETRY_BASE_MS = 1000;

/** A host and what is wished for it. */
export interface HostWork {
	readonly host: Host;
	/** In the order in which they would run. */
	readonly wishes: readonly Wish[];
	/** What the host called itself in the run; empty when the run does not say. */
	readonly computerName: string;
}

export interface HostTested {
	readonly steps: readonly PlanStep[];
	readonly skipped: readonly PlannedNot[];
	/** False when the host could not be asked about everything. */
	readonly isReached: boolean;
}

export interface HostTester {
	readonly parts: Pick<ChangeParts, "transport" | "changes" | "random">;
	readonly credentials: Fleet["credentials"];
	readonly opener: TargetOpener;
	readonly bundles: TestBundles;
	readonly impactOf: (unit: string) => UnitImpact;
	readonly signal: AbortSignal;
}

/** Asks one host what each unit would find, in one session. Never rejects, and writes nothing there. */
export async function testHost(tester: HostTester, work: HostWork): Promise<HostTested> {
	const { host } = work;
	const skipAll = (code: string, message: string): HostTested => {
		const obstacles = [{ code, message: cleanText(message) }];
		return { steps: [], skipped: [{ host: host.id, unit: null, obstacles }], isReached: false };
	};
	const scrub = (text: string): string => createScrubber(tester.credentials.known())(text);
	try {
		const retry = { retries: RETRIES, baseDelayMs: RETRY_BASE_MS, random: tester.parts.random };
		const session = holdSession(tester.parts.transport, await tester.opener.host(host), retry);
		try {
			return await testWishes(tester, session, work, scrub, skipAll);
		} finally {
			await session.close();
		}
	} catch (thrown) {
		const code = thrown instanceof FleetError ? thrown.code : "internal";
		return skipAll(code, scrub(errorText(thrown)));
	}
}

async function testWishes(
	tester: HostTester,
	session: ReturnType<typeof holdSession>,
	{ host, wishes, computerName: wasCalled }: HostWork,
	scrub: (text: string) => string,
	skipAll: (code: string, message: string) => HostTested,
): Promise<HostTested> {
	const steps: PlanStep[] = [];
	const skipped: PlannedNot[] = [];
	let isReached = true;
	const fold = (wish: Wish, outcome: Outcome) =>
		foldTest(host.id, wish, outcome, tester.impactOf(wish.entry.unit), steps);
	const waiting = [...wishes];
	const helped = new Set<Wish>();
	for (let wish = waiting.shift(); wish !== undefined; wish = waiting.shift()) {
		const { outcome, computerName } = await runTest(tester, session, wish, scrub);
		if (isOtherHost(wasCalled, computerName)) {
			return skipAll("other-host", `It calls itself ${computerName}, in the run it was ${wasCalled}.`);
		}
		if (!outcome.ok && outcome.isTransport) return skipAll(outcome.code, scrub(outcome.message));
		isReached &&= outcome.ok;
		const folded = fold(wish, outcome);
		if (folded.kind === "step") steps.push(folded.step);
		else if (wish.help !== undefined && !helped.has(wish) && isOnly(wish.help.code, folded.skipped)) {
			// Asked once more behind what helps, so that nothing is planned on words of before.
			helped.add(wish);
			waiting.unshift(wish.help.wish, wish);
		} else skipped.push(folded.skipped);
	}
	return { steps, skipped, isReached };
}

function isOnly(code: string, { obstacles }: PlannedNot): boolean {
	return obstacles.every((obstacle) => obstacle.code === code);
}

type Outcome =
	| Extract<TestOutcome, { ok: true }>
	| (Extract<TestOutcome, { ok: false }> & { readonly isTransport: boolean });

async function runTest(
	{ parts, bundles, signal }: HostTester,
	session: ReturnType<typeof holdSession>,
	wish: Wish,
	scrub: (text: string) => string,
): Promise<{ readonly outcome: Outcome; readonly computerName: string }> {
	const { unit } = wish.entry;
	const run = await session.run(bundles(wish), signal);
	const failed = (code: string, message: string, isTransport = false) => ({
		outcome: { ok: false, code, message, isTransport } as const,
		computerName: "",
	});
	if (run.error !== undefined) return failed(codeOf(run.error), run.error.message, true);
	const text = run.envelopes.get(unit);
	if (text === undefined) return failed("test-failed", "The host sent no answer.");
	const read = parts.changes.read(scrub(text), unit, "test");
	if (!read.ok) return failed("test-failed", read.problem);
	const computerName = cleanText(read.envelope.host, 255);
	if (read.result === null) {
		const [error] = read.envelope.errors;
		const message = error === undefined ? "The unit failed without a word." : error.message;
		return { ...failed(error?.code ?? "test-failed", message), computerName };
	}
	return { outcome: { ok: true, result: read.result }, computerName };
}

function codeOf(error: TransportError | CredentialStoppedError): string {
	return error instanceof TransportError ? error.code : "credential-stopped";
}

/** Whoever answers at the address of a host need not be that host any more. */
function isOtherHost(before: string, now: string): boolean {
	return before !== "" && now !== "" && before.toLowerCase() !== now.toLowerCase();
}
