import { describe, expect, it } from "vitest";
import { hasForeignClient, hasTerminal, runPwsh, typeInto } from "./support/foreign-client.ts";
import { hostOf, startLab } from "./support/lab.ts";

/** A lab and the addresses of its hosts as a PowerShell array. */
async function labOf(...stories: string[]) {
	const lab = await startLab({ stories: stories.map((story) => `${story}@subsystem`) });
	const addresses = lab.hosts.map(({ address }) => `'${address}'`).join(", ");
	return { lab, addresses };
}

describe.skipIf(!hasForeignClient)("Invoke-Command -HostName of PowerShell 7 at lab hosts", () => {
	it("runs a script block and gives what the host says", async () => {
		const { lab, addresses } = await labOf("clean");
		const { lines, stderr } = await runPwsh(
			lab,
			`Invoke-Command -HostName ${addresses} @to { $env:COMPUTERNAME; whoami; $PSVersionTable.PSVersion.ToString() }`,
		);
		expect(stderr).toBe("");
		expect(lines).toEqual(["CLEAN", "contoso\\svc-fleet", "7.4.13"]);
		expect(hostOf(lab).counters).toMatchObject({ logins: 1, subsystems: 1 });
	});

	it("runs on several hosts at once", async () => {
		const { lab, addresses } = await labOf("clean", "esu", "tools", "not-exchange");
		const { lines, stderr } = await runPwsh(
			lab,
			`Invoke-Command -HostName ${addresses} @to { hostname } | ForEach-Object { "$($_.PSComputerName) $_" }`,
		);
		expect(stderr).toBe("");
		const wanted = lab.hosts.map(({ address, host }) => `${address} ${host.state.computerName}`);
		expect([...lines].sort()).toEqual(wanted.sort());
	});

	it("uses one session for several commands", async () => {
		const { lab, addresses } = await labOf("clean");
		const { lines, stderr } = await runPwsh(
			lab,
			`$session = New-PSSession -HostName ${addresses} @to
			(Invoke-Command $session { hostname }), (Invoke-Command $session { $PSVersionTable.PSVersion }).Major
			(Invoke-Command $session { Get-Service W3SVC }).Status.Value
			Remove-PSSession $session
			@(Get-PSSession).Count`,
		);
		expect(stderr).toBe("");
		expect(lines).toEqual(["CLEAN", "7", "Running", "0"]);
		expect(hostOf(lab).counters).toMatchObject({ connections: 1, subsystems: 1 });
	});

	it("gets an error for what is not simulated, and the session goes on", async () => {
		const { lab, addresses } = await labOf("clean");
		const { lines } = await runPwsh(
			lab,
			`$session = New-PSSession -HostName ${addresses} @to
			try { Invoke-Command $session { Get-Mailbox -ResultSize 1 | Set-Mailbox } }
			catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category; "$_" }
			Invoke-Command $session { hostname }`,
		);
		expect(lines).toEqual([
			"CommandNotFoundException",
			"ObjectNotFound",
			expect.stringMatching(/^exf lab: 'Get-Mailbox' is not simulated. This host answers /),
			"CLEAN",
		]);
	});

	it("gets the clock of the host and its time zone as a date", async () => {
		const { lab, addresses } = await labOf("no-esu");
		const { lines } = await runPwsh(
			lab,
			`$date = Invoke-Command -HostName ${addresses} @to { Get-Date }
			$date.GetType().FullName
			[Math]::Abs(([DateTime]::UtcNow - $date.ToUniversalTime()).TotalMinutes) -lt 2`,
		);
		expect(lines).toEqual(["System.DateTime", "True"]);
	});

	it("is told that a host without the subsystem has none", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const { lines } = await runPwsh(
			lab,
			`try { Invoke-Command -HostName ${hostOf(lab).address} @to { hostname } } catch { $_.FullyQualifiedErrorId }
			'end'`,
		);
		expect(lines.at(-1)).toBe("end");
		expect(lines).not.toContain("CLEAN");
		expect(hostOf(lab).counters).toMatchObject({ logins: 1, subsystems: 0 });
	});
});

describe.skipIf(!hasTerminal)("Enter-PSSession -HostName of PowerShell 7 at a lab host", () => {
	it("shows the host in its prompt, answers what is typed, and leaves with exit", async () => {
		const { lab, addresses } = await labOf("clean");
		const parts = await typeInto(lab, `Enter-PSSession -HostName ${addresses} @to`, [
			"$env:COMPUTERNAME",
			"Get-Mailbox",
			"Get-Service W3SVC",
			"exit",
			"$PID",
		]);
		const inside = `[CONTOSO\\svc-fleet@${hostOf(lab).address}]: PS C:\\Users\\svc-fleet> `;
		const prompts = parts.map(({ prompt }) => prompt);
		expect(prompts.slice(0, 4)).toEqual([inside, inside, inside, inside]);
		expect(prompts[4]).toMatch(/^PS /);
		const shown = parts.map((part) => part.shown.split("\n").slice(1).join("\n").trim());
		expect(shown[1]).toBe("CLEAN");
		expect(shown[2]).toContain("exf lab: 'Get-Mailbox' is not simulated.");
		expect(shown[3]).toMatch(/^Running +W3SVC /);
		// Left, and in the PowerShell of this machine again.
		expect(shown[5]).toMatch(/^\d+$/);
	});
});
