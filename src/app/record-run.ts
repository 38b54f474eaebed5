import { errorText } from "../core/errors.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { checkTotals, type Totals } from "../core/model/totals.ts";
import type { RunWriter } from "../store/create-run.ts";
import type { RunTally } from "./run-tally.ts";

/** Records kept in memory while the disk takes none; more would only move the problem. */
const MOST_UNSAVED = 1000;

/**
 * Writes host records as they come and keeps the counters. When the disk takes no more, the scan
 * goes on, unsaved records wait for a second try at the end, and the run document says so.
 */
export class RunRecorder {
	readonly problems: string[] = [];
	readonly #writer: RunWriter;
	readonly #onProblem: (message: string) => void;
	readonly #tally: RunTally;
	#unsaved: HostRecord[] = [];
	#lost = 0;

	constructor(writer: RunWriter, tally: RunTally, onProblem: (message: string) => void) {
		this.#writer = writer;
		this.#tally = tally;
		this.#onProblem = onProblem;
	}

	/** Counters of all records, also of those that the disk did not take. */
	get totals(): Totals {
		return this.#tally.totals;
	}

	/** Host records that are not on disk. */
	get unsaved(): readonly HostRecord[] {
		return this.#unsaved;
	}

	/** Never fails: a host that was scanned counts whether or not it could be written. */
	async add(record: HostRecord): Promise<void> {
		this.#tally.add(record);
		try {
			await this.#writer.appendRecord(record);
		} catch (thrown) {
			this.#report(errorText(thrown));
			if (this.#unsaved.length < MOST_UNSAVED) this.#unsaved.push(record);
			else this.#lost += 1;
		}
	}

	/** Stores facts; null when the disk takes none (the verdicts are in the record all the same). */
	async addFacts(tenant: string, facts: unknown): Promise<string | null> {
		try {
			return await this.#writer.writeFacts(tenant, facts);
		} catch (thrown) {
			this.#report(errorText(thrown));
			return null;
		}
	}

	/** Notes something that the disk did not take, once. */
	addProblem(thrown: unknown): void {
		this.#report(errorText(thrown));
	}

	/** Tries the unsaved records again and says what does not add up. */
	async finish(run: RunDocument, selected: number): Promise<RunDocument> {
		const waiting = this.#unsaved;
		this.#unsaved = [];
		for (const record of waiting) {
			await this.#writer.appendRecord(record).catch(() => this.#unsaved.push(record));
		}
		const missing = this.#unsaved.length + this.#lost;
		if (missing > 0) this.problems.push(`${missing} host records could not be written to the run folder`);
		this.problems.push(...checkTotals(this.totals, selected, run.rules.length));
		return { ...run, totals: this.totals, problems: this.problems };
	}

	#report(message: string): void {
		if (this.problems.includes(message)) return;
		this.problems.push(message);
		this.#onProblem(message);
	}
}
