import { describe, expect, it } from "vitest";
import { runShell } from "../../src/lab/psrp/shell/run-shell.ts";
import type { ShellHost } from "../../src/lab/psrp/shell/shell-host.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import { MACHINES } from "../../src/lab/stories/machines.ts";
import {
	namedCommand,
	type PipelineCommand,
	type PipelineRequest,
	scriptCommand,
} from "../../src/protocol/psrp/index.ts";
import { collectAsync } from "../support/collect-async.ts";

const HOST: ShellHost = {
	state: { ...buildHostState(MACHINES.server2016, "MAIL01"), utcNow: "2026-11-26T07:30:00.000Z" },
	user: "FABRIKAM\\svc-fleet",
	powershell: "5.1.14393.8519",
};

async function answersOf(...commands: PipelineCommand[]) {
	const host = { isHostNull: false, usesPoolHost: true };
	const request: PipelineRequest = {
		statements: [commands],
		hasNoInput: true,
		addsToHistory: false,
		isNested: false,
		host,
	};
	return await collectAsync(runShell(request, HOST));
}

async function outputOf(script: string): Promise<unknown[]> {
	const answers = await answersOf(scriptCommand(script));
	return answers.flatMap((answer) => (answer.kind === "output" ? [answer.value] : []));
}

const OUT_DEFAULT = namedCommand("Out-Default");

describe("the simulated shell of a lab host", () => {
	it("answers with what the state says", async () => {
		expect(await outputOf(" $Env:ComputerName; hostname\n whoami ")).toEqual([
			"MAIL01",
			"MAIL01",
			"fabrikam\\svc-fleet",
		]);
		expect(await outputOf("$PSVersionTable.PSVersion")).toEqual([
			{ kind: "primitive", type: "Version", text: "5.1.14393.8519" },
		]);
		const services = await outputOf("Get-Service MSExchangeI?");
		expect(services).toMatchObject([{ kind: "object" }]);
		expect(services).toMatchObject([{ adapted: { size: 3 } }]);
	});

	it("has the clock of the host in its time zone", async () => {
		expect(await outputOf("Get-Date")).toEqual([
			{ kind: "primitive", type: "DT", text: "2026-11-25T23:30:00.0000000-08:00" },
		]);
	});

	it("says that everything else is not simulated, once per statement", async () => {
		const answers = await answersOf(
			scriptCommand("Get-Mailbox | Get-Member; hostname; __proto__; constructor"),
		);
		expect(answers.map(({ kind }) => kind)).toEqual(["error", "output", "error", "error", "end"]);
		expect(answers[0]).toMatchObject({
			record: {
				message: expect.stringMatching(/^exf lab: 'Get-Mailbox' is not simulated/),
				category: "ObjectNotFound",
			},
		});
	});

	it("does not take a word inside a pipe for a command of its own", async () => {
		const answers = await answersOf(namedCommand("hostname"), namedCommand("Set-Content"));
		expect(answers.map(({ kind }) => kind)).toEqual(["error", "end"]);
	});

	it("writes to the screen of a console what is piped to Out-Default", async () => {
		expect(await answersOf(namedCommand("hostname"), OUT_DEFAULT)).toEqual([
			{ kind: "host", method: "WriteLine2", parameters: ["MAIL01"] },
			{ kind: "end", outcome: "completed" },
		]);
		expect(await answersOf(namedCommand("nope"), OUT_DEFAULT)).toMatchObject([
			{ kind: "host", method: "WriteErrorLine" },
			{ kind: "end" },
		]);
	});

	it("tells a console to leave the session when it is asked to exit", async () => {
		expect(await answersOf(namedCommand("Exit-PSSession"), OUT_DEFAULT)).toEqual([
			{ kind: "host", method: "PopRunspace", parameters: [] },
			{ kind: "end", outcome: "completed" },
		]);
	});
});
