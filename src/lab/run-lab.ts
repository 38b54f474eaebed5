import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { appendFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { chooseEngine, type LabEngineName } from "./choose-engine.ts";
import { describeChange } from "./describe-change.ts";
import { describeInventory } from "./describe-inventory.ts";
import { describeKnownHosts } from "./describe-known-hosts.ts";
import type { LabEngine } from "./engines/lab-engine.ts";
import { buildEstate } from "./estate/build-estate.ts";
import { generateEd25519Key } from "./keys/ed25519-key.ts";
import { type LabFiles, labFiles } from "./lab-files.ts";
import type { ReaderTexts } from "./psrp/run-reader.ts";
import type { LabAccount } from "./server/authenticate.ts";
import { type PlacedHost, type ServedEstate, serveEstate } from "./server/serve-estate.ts";
import { REWRITE_INSTALLER } from "./state/rewrite-installer.ts";

export interface LabOptions {
	/** Folder that gets inventory, keys and known_hosts. */
	readonly dir: string;
	/** @default one per story, or the 12 hosts of the standard estate */
	readonly hosts?: number;
	/** Story selectors. @default the standard mix */
	readonly stories?: readonly string[];
	/** By name, or one of the caller's own. @default "recorded" */
	readonly engine?: LabEngineName | LabEngine;
	/** Program of the powershell engine and its arguments. @default EXF_LAB_ENGINE, otherwise pwsh */
	readonly engineCommand?: readonly string[];
	/** Scripts of the client, so that sessions know its runs. @default none is known */
	readonly readers?: ReaderTexts;
	/** Ends the lab. */
	readonly signal: AbortSignal;
	/** Milliseconds after which the lab ends by itself. @default never */
	readonly maxLifetimeMs?: number;
}

/** A running lab. */
export interface LabHandle {
	readonly dir: string;
	readonly files: LabFiles;
	readonly hosts: readonly PlacedHost[];
	/** Ends every server. */
	close(): Promise<void>;
	/** Resolves when the lab has ended, for whatever reason. */
	readonly closed: Promise<void>;
}

/**
 * Starts a simulated estate on loopback and writes the files that a client needs into `dir`.
 *
 * @throws FleetError `lab-story-unknown`, `lab-hosts-invalid`, `lab-too-many-hosts`
 */
export async function runLab(options: LabOptions): Promise<LabHandle> {
	options.signal.throwIfAborted();
	const dir = resolve(options.dir);
	const files = labFiles(dir);
	const estate = buildEstate(options);
	const engine = await engineOf(options, files);
	await mkdir(dir, { recursive: true, mode: 0o700 });
	const clientKey = generateEd25519Key("exchange-fleet lab");
	const password = randomBytes(18).toString("base64url");
	const accountFor = (tenant: string): LabAccount => ({
		user: userOf(tenant),
		publicKey: clientKey.publicKey,
		password,
	});
	// Hosts begin anew with each start of the lab.
	await writeFile(files.changes, "");
	const served = await serveEstate(estate, engine, accountFor, options.readers, (...change) =>
		// At once and in order; a lab has few changes.
		appendFileSync(files.changes, describeChange(...change, new Date())),
	);
	try {
		await writePrivate(files.clientKey, clientKey.privateKey);
		await writePrivate(files.password, password);
		await writePrivate(files.wrongPassword, randomBytes(18).toString("base64url"));
		await writeFile(files.rewriteInstaller, REWRITE_INSTALLER.content);
		await writeFile(files.knownHosts, describeKnownHosts(served.hosts));
		await writeFile(files.inventory, describeInventory(served.hosts, userOf));
		await writeFile(files.lab, describeLab(served.hosts));
	} catch (thrown) {
		await served.close();
		throw thrown;
	}
	return holdLab(dir, files, served, options);
}

async function engineOf(options: LabOptions, files: LabFiles): Promise<LabEngine> {
	const { engine = "recorded", engineCommand } = options;
	return typeof engine === "string" ? await chooseEngine(engine, files.hosts, engineCommand) : engine;
}

function holdLab(dir: string, files: LabFiles, served: ServedEstate, options: LabOptions): LabHandle {
	const { signal, maxLifetimeMs } = options;
	let closing: Promise<void> | undefined;
	const ended = new EventEmitter();
	const closed = once(ended, "end").then(() => undefined);
	const timer = maxLifetimeMs === undefined ? undefined : setTimeout(onEnd, maxLifetimeMs);
	function onEnd(): void {
		void close();
	}
	async function shut(): Promise<void> {
		clearTimeout(timer);
		signal.removeEventListener("abort", onEnd);
		await served.close();
		await rm(files.lab, { force: true });
		await rm(files.hosts, { recursive: true, force: true });
		ended.emit("end");
	}
	function close(): Promise<void> {
		closing ??= shut();
		return closing;
	}
	signal.addEventListener("abort", onEnd, { once: true });
	if (signal.aborted) onEnd();
	return { dir, files, hosts: served.hosts, close, closed };
}

/** `CONTOSO\svc-fleet`: Windows OpenSSH takes domain accounts in this form. */
function userOf(tenant: string): string {
	return `${tenant.toUpperCase()}\\svc-fleet`;
}

/** A file for its owner alone; an older one keeps neither its content nor its mode. */
async function writePrivate(path: string, text: string): Promise<void> {
	await rm(path, { force: true });
	await writeFile(path, text, { mode: 0o600, flag: "wx" });
}

function describeLab(hosts: readonly PlacedHost[]): string {
	const list = hosts.map(({ host, address, port }) => ({
		id: `${host.tenant}/${host.site}/${host.name}`,
		story: host.story.id,
		address,
		port,
	}));
	return `${JSON.stringify({ pid: process.pid, hosts: list }, null, "\t")}\n`;
}
