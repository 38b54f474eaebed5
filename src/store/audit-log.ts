import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
	type AuditHead,
	chainEntry,
	type ChainCheck,
	checkChain,
	EMPTY_CHAIN,
	readEntry,
} from "../core/changes/audit-chain.ts";
import { FleetError } from "../core/errors.ts";
import type { AuditEntry, AuditNote } from "../core/model/change/audit-entry.ts";
import { openLineFile, readCompleteLines } from "./line-file.ts";
import { storeError } from "./store-error.ts";
import { ensureFolder, writeAtomic } from "./write-atomic.ts";

const headSchema = z.object({ entries: z.number().int().nonnegative(), hash: z.string().nullable() });

/** The log of all changes at one tenant, over all runs. Whoever writes holds the lock of the run folder. */
export interface AuditLog {
	/** Resolves when the disk has the entry. */
	append(note: AuditNote): Promise<void>;
	head(): AuditHead;
	close(): Promise<void>;
}

/**
 * Opens `<runs>/audit/<tenant>.jsonl` for more entries. Half a line at its end, of a power cut, is taken away, and an
 * entry says so.
 *
 * @throws FleetError `audit-damaged`: nothing is added to a log whose last entry is not whole
 */
export async function openAuditLog(
	runsDir: string,
	tenant: string,
	recovered: (cut: string) => AuditNote,
): Promise<AuditLog> {
	const path = pathOf(runsDir, tenant);
	await ensureFolder(join(runsDir, "audit"));
	const { lines, cut } = await readCompleteLines(path);
	const last = lines.at(-1);
	const read = last === undefined ? undefined : readEntry(last);
	if (typeof read === "string") {
		throw new FleetError("audit-damaged", `the last entry of ${path} ${read}`, {
			hint: "See exf audit verify. Keep that file aside before you go on without it.",
		});
	}
	const noted = await readNoted(runsDir, tenant);
	if (noted !== null && noted.entries > lines.length) {
		const message = `${path} has ${lines.length} entries, and there were ${noted.entries}`;
		throw new FleetError("audit-damaged", message, { hint: "See exf audit verify." });
	}
	let head: AuditHead = read === undefined ? EMPTY_CHAIN : { entries: read.entry.number, hash: read.hash };
	const file = await openLineFile(path);
	let turn: Promise<unknown> = Promise.resolve();
	async function add(note: AuditNote): Promise<void> {
		const next = chainEntry(head, note);
		await file.append(next.line);
		head = next.head;
		// Not in one step with the line: `exf audit verify` allows a head that is one entry behind.
		await writeAtomic(headPathOf(runsDir, tenant), `${JSON.stringify(head)}\n`).catch((thrown: unknown) => {
			throw storeError(`write ${headPathOf(runsDir, tenant)}`, thrown);
		});
	}
	const log: AuditLog = {
		async append(note) {
			const mine = turn.then(() => add(note));
			turn = mine.catch(() => {});
			await mine;
		},
		head: () => head,
		async close() {
			await turn;
			await file.close();
		},
	};
	if (cut !== "") await log.append(recovered(describeCut(cut)));
	return log;
}

/** A log as it is on disk. */
export interface StoredAudit extends ChainCheck {
	readonly tenant: string;
	/** Characters behind the last line break. */
	readonly cut: number;
	/** What was noted of its end when it was last written; null when that is lost. */
	readonly noted: AuditHead | null;
}

export async function readAuditLog(runsDir: string, tenant: string): Promise<StoredAudit> {
	const { lines, cut } = await readCompleteLines(pathOf(runsDir, tenant));
	const noted = await readNoted(runsDir, tenant);
	return { tenant, ...checkChain(lines, tenant), cut: cut.length, noted };
}

/** Entries of the log of a tenant, in order; a line that is none, or was changed, tells nothing. */
export async function readAuditEntries(runsDir: string, tenant: string): Promise<AuditEntry[]> {
	const { lines } = await readCompleteLines(pathOf(runsDir, tenant));
	return lines.flatMap((line) => {
		const read = readEntry(line);
		return typeof read === "string" ? [] : [read.entry];
	});
}

async function readNoted(runsDir: string, tenant: string): Promise<AuditHead | null> {
	const text = await readFile(headPathOf(runsDir, tenant), "utf8").catch(() => "");
	return headSchema.safeParse(parseOrNull(text)).data ?? null;
}

/** Tenants that have a log. */
export async function listAuditLogs(runsDir: string): Promise<string[]> {
	const names = await readdir(join(runsDir, "audit")).catch(() => []);
	const tenants = names.flatMap(
		(name) => /^([a-z0-9][a-z0-9-]*)\.(?:jsonl|head\.json)$/.exec(name)?.[1] ?? [],
	);
	return [...new Set(tenants)].sort();
}

function describeCut(cut: string): string {
	const sha256 = createHash("sha256").update(cut).digest("hex");
	return `${Buffer.byteLength(cut)} bytes without a line break, SHA-256 ${sha256}`;
}

function parseOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function pathOf(runsDir: string, tenant: string): string {
	if (!/^[a-z0-9][a-z0-9-]*$/.test(tenant)) {
		throw new FleetError("audit-damaged", `"${tenant}" is no tenant id`);
	}
	return join(runsDir, "audit", `${tenant}.jsonl`);
}

function headPathOf(runsDir: string, tenant: string): string {
	return join(runsDir, "audit", `${tenant}.head.json`);
}
