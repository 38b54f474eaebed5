import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { exf, startExf } from "../support/cli.ts";
import { canListProcesses, descendants, listProcesses } from "../support/processes.ts";
import { pwshShim } from "../support/pwsh-shim.ts";
import { canRemote, labSubsystem, startRemotingHost } from "../support/remoting-host.ts";
import { tempDir } from "../support/temp-dir.ts";

describe.skipIf(!canRemote || !canListProcesses)("exf with transport powershell", () => {
	let sshd: Awaited<ReturnType<typeof startRemotingHost>>;

	beforeAll(async () => {
		sshd = await startRemotingHost(labSubsystem("pwsh"), { hangs: "/bin/sleep 30" }, pwshShim());
	});
	afterAll(() => sshd.stop());

	const BOTH = [
		"  over-ssh: { address: 127.0.0.1 }",
		"  over-powershell: { address: localhost, connection: { transport: powershell, via: host-name } }",
	];

	/** By default one host for each transport; the host key is pinned. */
	function inventory(hosts: readonly string[] = BOTH): string {
		const dir = tempDir();
		const login = `user: ${sshd.user}, keyFile: ${sshd.keyFile}, port: ${sshd.port}, hostKey: '${sshd.hostKey}'`;
		const text = ["version: 1", `connection: { ${login} }`, "hosts:", ...hosts];
		writeFileSync(join(dir, "inventory.yaml"), `${text.join("\n")}\n`);
		return dir;
	}
	function recordsIn(dir: string): Record<string, { outcome: { status: string }; notes: string[] }> {
		const run = readdirSync(join(dir, "runs")).find((name) => /^\d/.test(name)) ?? "";
		const lines = readFileSync(join(dir, "runs", run, "hosts.jsonl"), "utf8")
			.trimEnd()
			.split("\n");
		return Object.fromEntries(lines.map((line) => JSON.parse(line)).map((record) => [record.name, record]));
	}

	it("checks each host of a mixed inventory by its own transport", async () => {
		const result = await exf(["check"], { cwd: inventory() });
		expect(result.out).toContain("ready   default/default/over-ssh");
		expect(result.out).toMatch(
			/ready {3}default\/default\/over-powershell.*\n.*note: reached with PowerShell 7\S+ of this machine, -HostName/,
		);
		expect(result).toMatchObject({ code: 0, err: "" });
	});

	it.skipIf(process.platform === "win32")("says what WinRM needs, and checks the others", async () => {
		const dir = inventory([
			...BOTH,
			"  winrm: { connection: { transport: powershell, auth: current-user } }",
		]);
		const result = await exf(["check"], { cwd: dir });
		expect(result.out).toMatch(
			/FAILED {2}default\/default\/winrm {2}protocol: via computer-name needs Windows/,
		);
		expect(result.out).toContain("2 of 3 hosts are ready");
	});

	it("scans both with the same facts, and the record says how each was reached", async () => {
		const dir = inventory();
		await exf(["scan"], { cwd: dir });
		const records = recordsIn(dir);
		expect(Object.values(records).map(({ outcome }) => outcome.status)).toEqual(["ok", "ok"]);
		expect(records["over-powershell"]?.notes).toEqual([
			expect.stringMatching(/^reached with PowerShell 7\S+ of this machine, -HostName/),
		]);
		expect(records["over-ssh"]?.notes).toEqual([expect.stringMatching(/^session: /)]);
	});

	it("leaves no process of its own behind at Ctrl-C", async () => {
		const dir = inventory([
			"  hangs: { address: 127.0.0.1, connection: { transport: powershell, via: host-name, configurationName: hangs } }",
		]);
		const scan = startExf(["scan"], { cwd: dir });
		const started = await vi.waitFor(
			() => {
				const all = descendants(scan.child.pid ?? 0);
				expect(all.some(({ command }) => command.includes("UserKnownHostsFile"))).toBe(true);
				return all;
			},
			{ timeout: 30_000 },
		);
		scan.child.kill("SIGINT");
		expect((await scan.ended).code).toBe(130);
		const left = (): string[] => {
			const pids = new Set(started.map(({ pid }) => pid));
			return listProcesses().flatMap(({ pid, command }) =>
				pids.has(pid) && command !== "" ? [command] : [],
			);
		};
		await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 10_000 });
	});
});
