import {
	psDictionary,
	psEnum,
	psObject,
	psPrimitive,
	type PsValue,
	textOf,
} from "../../../protocol/clixml/index.ts";
import type { LabHostState } from "../../state/host-state.ts";
import { versionTable } from "../version-table.ts";
import { homeOf, localTime, type ShellHost } from "./shell-host.ts";

/** One object that a command writes, and how it looks on a screen. */
export interface ShellValue {
	readonly value: PsValue;
	readonly lines: readonly string[];
}

type Answer = (host: ShellHost) => readonly ShellValue[];

/** What people try first on a host, and what clients ask for themselves. Everything is told from the host's state. */
const COMMANDS: Readonly<Record<string, Answer>> = {
	$null: () => [],
	"$env:computername": ({ state }) => [text(state.computerName)],
	"[environment]::machinename": ({ state }) => [text(state.computerName)],
	hostname: ({ state }) => [text(state.computerName)],
	whoami: ({ user }) => [text(user.toLowerCase())],
	$psversiontable: ({ powershell }) => [table(powershell)],
	"$psversiontable.psversion": ({ powershell }) => [version(powershell)],
	"$psversiontable.psversion.tostring()": ({ powershell }) => [text(powershell)],
	"get-date": (host) => [
		{ value: psPrimitive("DT", localTime(host)), lines: [localTime(host).slice(0, 19).replace("T", " ")] },
	],
	"get-location": (host) => [location(homeOf(host))],
	pwd: (host) => [location(homeOf(host))],
	prompt: (host) => [text(`PS ${homeOf(host)}> `)],
};

const GET_SERVICE = /^get-service(?: (?:-name )?'?([\w.$*?-]+)'?)?$/i;

/** The names by which a person may call what is simulated. */
export const SIMULATED =
	"$env:COMPUTERNAME, hostname, whoami, $PSVersionTable, Get-Date, Get-Location and Get-Service";

/** What a statement writes on this host; undefined for one that is not simulated. */
export function answerStatement(statement: string, host: ShellHost): readonly ShellValue[] | undefined {
	const words = statement.trim().replaceAll(/\s+/g, " ");
	const name = words.toLowerCase();
	const answer = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (answer !== undefined) return answer(host);
	const service = GET_SERVICE.exec(words);
	return service === null ? undefined : services(host.state, service[1] ?? "*");
}

function text(value: string): ShellValue {
	return { value, lines: [value] };
}

function version(powershell: string): ShellValue {
	const parts = [...powershell.split("."), "-1", "-1"].slice(0, 4).map((part) => part.padEnd(6));
	return {
		value: psPrimitive("Version", powershell),
		lines: ["", "Major  Minor  Build  Revision", "-----  -----  -----  --------", parts.join(" "), ""],
	};
}

function table(powershell: string): ShellValue {
	const entries = versionTable(powershell);
	const lines = entries.map(([name, value]) => `${name.padEnd(30)} ${textOf(value) ?? ""}`);
	return { value: psDictionary(entries), lines: ["", ...lines, ""] };
}

function location(path: string): ShellValue {
	const value = psObject({
		typeNames: ["System.Management.Automation.PathInfo", "System.Object"],
		text: path,
		adapted: { Path: path, ProviderPath: path },
	});
	return { value, lines: ["", "Path", "----", path, ""] };
}

function services(state: LabHostState, pattern: string): ShellValue[] {
	// A name has few stars, and services have short names.
	const source = pattern.replaceAll(/[.$]/g, "\\$&").replaceAll(/\*+/g, ".*").replaceAll("?", ".");
	const isWanted = new RegExp(`^${source}$`, "i");
	const names = Object.keys(state.services).filter((name) => isWanted.test(name));
	return names.sort().map((name) => {
		const service = state.services[name];
		const status = service?.state ?? "Stopped";
		const displayName = service?.displayName ?? name;
		return {
			value: psObject({
				typeNames: [
					"System.ServiceProcess.ServiceController",
					"System.ComponentModel.Component",
					"System.Object",
				],
				text: "System.ServiceProcess.ServiceController",
				adapted: {
					Name: name,
					DisplayName: displayName,
					Status: psEnum(
						"System.ServiceProcess.ServiceControllerStatus",
						status === "Running" ? 4 : 1,
						status,
					),
				},
			}),
			lines: [`${status.padEnd(8)} ${name.padEnd(32)} ${displayName}`],
		};
	});
}
