import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { type ChangeNote, changeNoteSchema } from "../core/diff/change-notes.ts";
import type { HostHistory } from "../core/diff/host-history.ts";
import type { PreviousLook } from "../core/diff/mitigation-drift.ts";
import { packHistory, unpackHistory } from "../core/diff/pack-history.ts";
import { errorText, FleetError } from "../core/errors.ts";
import { storeError } from "./store-error.ts";
import { ensureFolder, writeAtomic } from "./write-atomic.ts";

const LEDGER_SCHEMA = "exchange-fleet/ledger@1";
const headSchema = z.object({
	schema: z.literal(LEDGER_SCHEMA),
	tenant: z.string(),
	updatedAt: z.iso.datetime(),
	/** Lines that follow. */
	hosts: z.number().int().nonnegative(),
});
/** The little that is asked of every host; the whole line is checked when somebody asks for that host. */
const lineSchema = z.object({
	host: z.string(),
	at: z.iso.datetime(),
	build: z.string().nullable(),
	mitigations: z.array(z.object({ id: z.string(), run: z.string(), at: z.iso.datetime() })),
	changes: z.array(changeNoteSchema).default([]),
});

/** Hosts that no run has seen for longer are forgotten. */
const KEPT_DAYS = 400;
const DAY_MS = 86_400_000;

interface Line extends Omit<z.infer<typeof lineSchema>, "host"> {
	readonly text: string;
}

/**
 * What all runs so far say of the hosts of one tenant. Hosts stay packed until somebody asks for
 * them: a large tenant costs a few MB.
 */
export class Ledger {
	readonly tenant: string;
	readonly #lines: Map<string, Line>;

	constructor(tenant: string, lines: Map<string, Line> = new Map()) {
		this.tenant = tenant;
		this.#lines = lines;
	}

	/** @throws FleetError `ledger-damaged` */
	get(host: string): HostHistory | undefined {
		const line = this.#lines.get(host);
		if (line === undefined) return undefined;
		try {
			return unpackHistory(line.text);
		} catch (thrown) {
			throw damaged(`the ledger of ${this.tenant}`, errorText(thrown));
		}
	}

	set(history: HostHistory): void {
		const { at, build, mitigations, changes } = history;
		const line = { at, build, mitigations: [...mitigations], changes: [...changes] };
		this.#lines.set(history.host, { text: packHistory(history), ...line });
	}

	hosts(): IterableIterator<string> {
		return this.#lines.keys();
	}

	/** Build and known mitigations of every host, without unpacking it. */
	*looks(): Generator<readonly [host: string, look: PreviousLook]> {
		for (const [host, { build, mitigations, changes }] of this.#lines) {
			yield [host, { build, mitigations, changes }];
		}
	}

	/** What was changed on a host with this program, without unpacking it. */
	changesOf(host: string): readonly ChangeNote[] {
		return this.#lines.get(host)?.changes ?? [];
	}

	/** Packed lines of hosts that were looked at since then. */
	linesSince(oldestMs: number): string[] {
		return [...this.#lines.values()].filter(({ at }) => Date.parse(at) >= oldestMs).map(({ text }) => text);
	}
}

/**
 * Reads the ledger of a tenant; undefined when there is none.
 *
 * @throws FleetError `ledger-damaged`: it can be made again from the runs
 */
export async function readLedger(runsDir: string, tenant: string): Promise<Ledger | undefined> {
	const path = ledgerPath(runsDir, tenant);
	const lines = new Map<string, Line>();
	let head: z.infer<typeof headSchema> | undefined;
	try {
		for await (const text of createInterface({ input: createReadStream(path, "utf8") })) {
			if (head === undefined) head = headSchema.parse(JSON.parse(text));
			else {
				const { host, ...rest } = lineSchema.parse(JSON.parse(text));
				lines.set(host, { text, ...rest });
			}
		}
	} catch (thrown) {
		if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
		throw damaged(path, errorText(thrown));
	}
	if (head === undefined || head.tenant !== tenant || head.hosts !== lines.size) {
		throw damaged(path, "it is not complete");
	}
	return new Ledger(tenant, lines);
}

/** Writes the ledger as a whole: a reader sees the old one or the new one. */
export async function writeLedger(runsDir: string, ledger: Ledger, now: Date): Promise<void> {
	const path = ledgerPath(runsDir, ledger.tenant);
	const lines = ledger.linesSince(now.getTime() - KEPT_DAYS * DAY_MS);
	const head: z.infer<typeof headSchema> = {
		schema: LEDGER_SCHEMA,
		tenant: ledger.tenant,
		updatedAt: now.toISOString(),
		hosts: lines.length,
	};
	await ensureFolder(join(runsDir, "ledger"));
	await writeAtomic(path, `${[JSON.stringify(head), ...lines].join("\n")}\n`).catch((thrown: unknown) => {
		throw storeError(`write ${path}`, thrown);
	});
}

/** Ids come from the inventory, which checks them; a run folder may come from anywhere. */
function ledgerPath(runsDir: string, tenant: string): string {
	if (!/^[a-z0-9][a-z0-9-]*$/.test(tenant))
		throw damaged(`the ledger of "${tenant}"`, "that is no tenant id");
	return join(runsDir, "ledger", `${tenant}.jsonl`);
}

function damaged(what: string, reason: string): FleetError {
	return new FleetError("ledger-damaged", `${what} cannot be used: ${reason}`);
}
