import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PsrpServerOptions } from "../../../src/protocol/psrp/index.ts";
import { findCommand } from "../../support/has-command.ts";
import { answerLikeShell, type PsrpHost, startPsrpHost } from "../../support/psrp-host.ts";
import { tempDir } from "../../support/temp-dir.ts";

const pwsh = findCommand("pwsh");

async function startHost(options: Partial<PsrpServerOptions> = {}): Promise<PsrpHost> {
	const host = await startPsrpHost(tempDir(), answerLikeShell, options);
	onTestFinished(() => host.close());
	return host;
}

/** What a PowerShell prints that runs a script with a JSON as its last output, or that is typed into. */
async function runPwsh(host: PsrpHost, script: string, input: string | null = null): Promise<string> {
	const script64 = Buffer.from(`$ProgressPreference = 'SilentlyContinue'; ${script}`, "utf16le").toString(
		"base64",
	);
	const how = input === null ? ["-NonInteractive", "-EncodedCommand", script64] : [];
	const child = spawn(pwsh ?? "pwsh", ["-NoLogo", "-NoProfile", ...how], {
		env: { ...process.env, PATH: host.path, NO_COLOR: "1", TERM: "dumb" },
		stdio: ["pipe", "pipe", "ignore"],
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	child.stdin.end(input ?? "");
	return await text(child.stdout);
}

describe.skipIf(pwsh === undefined)("PowerShell's own client on our server", () => {
	for (const protocolVersion of ["2.3", "2.4"] as const) {
		it(`runs Invoke-Command -HostName with arguments, secrets too, in protocol ${protocolVersion}`, async () => {
			const host = await startHost({ protocolVersion });
			const printed = await runPwsh(
				host,
				`$s = ConvertTo-SecureString 'päss' -AsPlainText -Force
				$c = [pscredential]::new('u', $s)
				$r = Invoke-Command -HostName h1 { param($a, $b, $s, $c) 'x' } -ArgumentList 5, 'ü😀', $s, $c
				@($r[0].ToString(), $r[1].GetType().Name, ($r[2] + 0), $r[3], [Net.NetworkCredential]::new('', $r[4]).Password,
				$r[5].GetNetworkCredential().Password, $r[0].PSComputerName) | ConvertTo-Json -Compress`,
			);
			expect(JSON.parse(printed)).toEqual([
				"ran: param($a, $b, $s, $c) 'x'",
				"UInt64",
				5,
				"ü😀",
				"päss",
				"päss",
				"h1",
			]);
			expect(host.events[0]).toMatchObject({ kind: "pool-opened", protocolVersion });
		});
	}

	it("keeps a session of New-PSSession for several commands and closes it", async () => {
		const host = await startHost();
		const printed = await runPwsh(
			host,
			`$s = New-PSSession -HostName h1; $state = "$($s.State)"
			$a = Invoke-Command -Session $s { one }; $b = Invoke-Command -Session $s { two }
			$version = "$($s.ApplicationPrivateData.PSVersionTable.PSVersion)"
			Remove-PSSession $s
			@($state, $a[0].ToString(), $b[0].ToString(), $version, "$($s.State)") | ConvertTo-Json -Compress`,
		);
		expect(JSON.parse(printed)).toEqual(["Opened", "ran: one", "ran: two", "7.6.5", "Closed"]);
		expect(host.events.at(-1)).toEqual({ kind: "pool-closed" });
	});

	it("hears every stream", async () => {
		const printed = await runPwsh(
			await startHost(),
			`$s = New-PSSession -HostName h1
			$ps = [powershell]::Create(); $ps.Runspace = $s.Runspace
			$null = $ps.AddScript('streams').Invoke(); $t = $ps.Streams
			@("$($t.Warning)", "$($t.Verbose)", "$($t.Debug)", "$($t.Information)", "$($t.Information[0].Tags)",
			$t.Progress[0].StatusDescription, $t.Progress[0].PercentComplete) | ConvertTo-Json -Compress`,
		);
		expect(JSON.parse(printed)).toEqual(["w", "v", "d", "i", "a", "half", 50]);
	});

	it("reads errors with their id, category, type and place, and the one that ended the pipeline", async () => {
		const printed = await runPwsh(
			await startHost(),
			`$r = Invoke-Command -HostName h1 { fail } -ErrorVariable e -ErrorAction SilentlyContinue
			$e | ForEach-Object { @{ m = "$_"; id = $_.FullyQualifiedErrorId; c = "$($_.CategoryInfo.Category)"; t = $_.CategoryInfo.TargetName
			x = $_.Exception.SerializedRemoteException.PSObject.TypeNames[0]; l = $_.InvocationInfo.ScriptLineNumber } } | ConvertTo-Json -Compress`,
		);
		const common = {
			m: "it does not work",
			c: "ReadError",
			t: "C:\\thing",
			x: "Deserialized.System.IO.IOException",
		};
		expect(JSON.parse(lastLine(printed))).toEqual(
			expect.arrayContaining([
				{ ...common, id: "DoesNotWork", l: 3 },
				expect.objectContaining({ ...common, id: "Ended" }),
			]),
		);
	});

	it("sends what is piped into Invoke-Command", async () => {
		const host = await startHost();
		await runPwsh(host, "$s = New-PSSession -HostName h1; 1..300 | Invoke-Command -Session $s { collect }");
		const inputs = host.events.flatMap((event) => (event.kind === "input" ? [event.value] : []));
		expect(inputs).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
		expect(host.events.some((event) => event.kind === "input-ended")).toBe(true);
	});

	it("stops a job that waits", async () => {
		const host = await startHost();
		const printed = await runPwsh(
			host,
			`$s = New-PSSession -HostName h1
			$j = Invoke-Command -Session $s { wait } -AsJob
			while (-not $j.ChildJobs[0].Output.Count) { Start-Sleep -Milliseconds 20 }
			Stop-Job $j; $state = "$($j.State)"
			$again = Invoke-Command -Session $s { again }
			@($state, $again[0].ToString()) | ConvertTo-Json -Compress`,
		);
		expect(JSON.parse(printed)).toEqual(["Stopped", "ran: again"]);
		expect(host.events.some((event) => event.kind === "stop")).toBe(true);
	});

	it("takes 2 MB of script", async () => {
		const host = await startHost();
		await runPwsh(
			host,
			"Invoke-Command -HostName h1 ([scriptblock]::Create('# ' + 'x' * 2000000 + \"`n'end'\"))",
		);
		const asked = host.events.find((event) => event.kind === "pipeline");
		const length = asked?.kind === "pipeline" ? asked.request.statements[0]?.[0]?.text.length : 0;
		expect(length).toBe(2_000_008);
	});

	it("enters with Enter-PSSession, is typed into, and leaves", async () => {
		const host = await startHost();
		const printed = await runPwsh(
			host,
			"",
			"Enter-PSSession -HostName h1\nSay-Hello 5\nfail\nExit-PSSession\n'local ' + (1 + 1)\nexit\n",
		);
		expect(printed).toContain("[h1]: PS C:\\> ");
		expect(printed).toContain("told: Say-Hello");
		expect(printed).toContain("local 2");
		expect(printed.indexOf("told: Say-Hello")).toBeLessThan(printed.indexOf("local 2"));
		expect(host.events.at(-1)).toEqual({ kind: "pool-closed" });
	});

	it("opens eight sessions at once", async () => {
		const printed = await runPwsh(
			await startHost(),
			'$names = 1..8 | ForEach-Object { "h$_" }; @(Invoke-Command -HostName $names { x } | Where-Object { $_ -is [string] } | ForEach-Object PSComputerName | Sort-Object) | ConvertTo-Json -Compress',
		);
		expect(JSON.parse(printed)).toEqual(["h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"]);
	});
});

function lastLine(printed: string): string {
	return printed.trimEnd().split("\n").at(-1) ?? "";
}
