import { fileURLToPath } from "node:url";
import { formatReadyLine } from "../lab/ready-line.ts";
import type { LabEngineName } from "../lab/choose-engine.ts";
import { chooseEngine } from "../lab/choose-engine.ts";
import { endWithInput } from "../lab/end-with-input.ts";
import { VERIFY_UNITS } from "../core/changes/judge-change.ts";
import type { ChangeAction } from "../core/model/change/change-values.ts";
import type { ScriptBundle } from "../core/model/script-bundle.ts";
import { loadRecordings } from "../lab/engines/recording-file.ts";
import { keyText } from "../lab/engines/transition.ts";
import { recordEstate } from "../lab/record.ts";
import type { ChangeRequests } from "../lab/record-changes.ts";
import { RECORDED_CHANGES } from "../lab/recorded-changes.ts";
import { changeRequest, recordingRequests } from "../lab/recording-requests.ts";
import { type LabHandle, runLab } from "../lab/run-lab.ts";
import { type LabProcess, startLabProcess } from "../lab/start-lab-process.ts";
import type { AppParts } from "./app-parts.ts";
import type { ChangeParts, ChangeScripts } from "./changes/change-parts.ts";

export interface LabRequest {
	readonly dir: string;
	readonly hosts: number | undefined;
	readonly stories: readonly string[] | undefined;
	readonly engine: LabEngineName;
	readonly maxLifetimeMs: number | undefined;
	readonly signal: AbortSignal;
	/** Ends the lab when this input ends. */
	readonly untilEnds: NodeJS.ReadStream | undefined;
}

export { formatReadyLine };

/** Starts the simulated servers in this process; they know the scripts of this version of the program. */
export async function startLab({ bundle }: AppParts, request: LabRequest): Promise<LabHandle> {
	const signals =
		request.untilEnds === undefined ? [request.signal] : [request.signal, endWithInput(request.untilEnds)];
	return await runLab({
		dir: request.dir,
		engine: request.engine,
		readers: { exec: bundle.execReader, psrp: bundle.psrpReader },
		signal: AbortSignal.any(signals),
		...(request.hosts === undefined ? {} : { hosts: request.hosts }),
		...(request.stories === undefined ? {} : { stories: request.stories }),
		...(request.maxLifetimeMs === undefined ? {} : { maxLifetimeMs: request.maxLifetimeMs }),
	});
}

/** Starts the simulated servers in a process of their own. */
export async function spawnLab(
	request: Omit<LabRequest, "maxLifetimeMs" | "untilEnds">,
): Promise<LabProcess> {
	return await startLabProcess({
		main: mainPath,
		dir: request.dir,
		engine: request.engine,
		signal: request.signal,
		...(request.hosts === undefined ? {} : { hosts: request.hosts }),
		...(request.stories === undefined ? {} : { stories: request.stories }),
	});
}

export interface RecordLabRequest {
	/** For the files of simulated hosts. */
	readonly workDir: string;
	/** Gets one file per story; what lies there is replaced. */
	readonly recordingsDir: string;
	/** Keep the answers that lie there and are of the same scripts. */
	readonly keep: boolean;
	/** What gave the answers, for the record. */
	readonly engineName: string;
	readonly signal: AbortSignal;
	readonly onRecorded: (story: string, path: string) => void;
}

/** Asks a real PowerShell what the hosts of the lab answer to the scripts as they are now. */
export async function recordLab(
	parts: ChangeParts,
	{ workDir, recordingsDir, keep, engineName, signal, onRecorded }: RecordLabRequest,
): Promise<void> {
	const old = keep ? (await loadRecordings(recordingsDir)).flatMap(({ transitions }) => transitions) : [];
	await recordEstate({
		keep: new Map(old.map((transition) => [keyText(transition), transition])),
		engine: await chooseEngine("powershell", workDir),
		engineName,
		requests: recordingRequests(parts.bundle),
		changes: changeRequests(parts.changes),
		dir: recordingsDir,
		signal,
		onRecorded,
	});
}

/** Changes as runs of this program ask for them, with the parameters that units have by themselves. */
export function changeRequests({ bundle }: Pick<ChangeScripts, "bundle">): ChangeRequests {
	function bundleOf(
		action: ChangeAction,
		unit: string,
		parameters: Readonly<Record<string, string | boolean>>,
		extraUnits: readonly string[],
	): ScriptBundle {
		const given = Object.entries(parameters).map(([name, value]) => ({ unit, name, value }));
		return bundle(action, unit, given, extraUnits);
	}
	return {
		stories: RECORDED_CHANGES,
		request: (action, { unit, parameters }, own) =>
			changeRequest(`${action} ${unit}`, bundleOf(action, unit, { ...parameters, ...own }, [])),
		verify: ({ unit, parameters }) =>
			changeRequest(`verify ${unit}`, bundleOf("test", unit, parameters, VERIFY_UNITS)),
	};
}

/** The program itself, for child processes. */
export const mainPath = fileURLToPath(new URL("../cli/main.js", import.meta.url));
