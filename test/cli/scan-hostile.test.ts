import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostRecord } from "../../src/core/model/host-record.ts";
import type { RunDocument } from "../../src/core/model/run-document.ts";
import { exf } from "../support/cli.ts";
import { startTestLab, type TestLab } from "../support/lab.ts";
import { tempDir } from "../support/temp-dir.ts";

type Expected = Readonly<
	Record<string, readonly [status: string, code: string | undefined, message: RegExp]>
>;

/** What each hostile story must end as: outcome, code, and words that a person can act on. */
const EXPECTED: Expected = {
	clean: ["ok", undefined, /^$/],
	noisy: ["ok", undefined, /^$/],
	"newer-than-table": ["ok", undefined, /^$/],
	"not-exchange": ["ok", undefined, /^$/],
	hang: ["timed-out", "idle-timeout", /silent for 3 s/],
	flood: ["script-failed", "protocol", /sent more than \d+ bytes/],
	"big-output": ["script-failed", "protocol", /sent more than \d+ bytes/],
	drop: ["unreachable", "closed", /ended in the middle of the output/],
	garbage: ["script-failed", "protocol", /PowerShell did not answer/],
	truncated: ["partial", "incomplete-facts", /not JSON/],
	"cut-short": ["script-failed", "protocol", /ended before its last line/],
	"constrained-language": ["script-failed", "language-mode", /ConstrainedLanguage/],
	"refuses-exec": ["auth-failed", "access-denied", /does not start commands/],
	"no-powershell": ["script-failed", "protocol", /exit code 9009.*not recognized/],
	"closes-before-auth": ["unreachable", "closed", /closed the connection/],
	"wrong-password": ["auth-failed", "auth", /refused the login/],
};

/** Where trouble is in the packets, a session says so in other words. */
const IN_SESSIONS: Expected = {
	...EXPECTED,
	flood: ["script-failed", "protocol", /message of more than \d+ bytes/],
	garbage: ["script-failed", "protocol", /remoting.*: line that is no packet/],
};

/** Told to use nothing else, the scan does not look for another way. */
const IN_SUBSYSTEM: Expected = {
	...IN_SESSIONS,
	"refuses-exec": ["script-failed", "protocol", /does not offer this session: subsystem not offered/],
	"no-powershell": ["script-failed", "protocol", /does not offer this session: subsystem not offered/],
};

const SESSIONS: readonly (readonly [session: string, expected: Expected])[] = [
	["exec", EXPECTED],
	// Server mode, which all of these hosts offer.
	["auto", IN_SESSIONS],
	["subsystem", IN_SUBSYSTEM],
];

describe.each(SESSIONS)("a scan of servers that misbehave, over %s", (session, expected) => {
	let lab: TestLab;
	let run: { readonly run: RunDocument; readonly hosts: readonly HostRecord[] };
	let code: number | null;

	beforeAll(async () => {
		lab = await startTestLab({ stories: Object.keys(expected).map((story) => `${story}@subsystem`) });
		const inventory = readFileSync(lab.inventory, "utf8");
		writeFileSync(lab.inventory, inventory.replace("knownHosts:", `session: ${session}\n    knownHosts:`));
		const runs = join(lab.dir, "runs");
		const scan = await exf([
			"scan",
			"--all-tenants",
			"--inventory",
			lab.inventory,
			"--runs",
			runs,
			"--idle-timeout",
			"3s",
		]);
		code = scan.code;
		run = JSON.parse((await exf(["report", "--runs", runs, "--format", "json", "-o", "-"])).out);
	});
	afterAll(() => lab.remove());

	for (const [story, [status, outcomeCode, message]] of Object.entries(expected)) {
		it(`${story} ends as ${status}${outcomeCode === undefined ? "" : ` (${outcomeCode})`}`, () => {
			const { outcome } = run.hosts.find((host) => host.name === story) ?? { outcome: undefined };
			expect([outcome?.status, outcome?.code]).toEqual([status, outcomeCode]);
			expect(outcome?.message ?? "").toMatch(message);
		});
	}

	it("gives every host one record and every rule one verdict per host", () => {
		expect(run.hosts).toHaveLength(Object.keys(expected).length);
		expect(run.run.problems).toEqual([]);
		for (const host of run.hosts) expect(host.verdicts).toHaveLength(run.run.rules.length);
	});

	it("calls nothing clean that it could not look at", () => {
		const isAssessed = ({ outcome }: HostRecord) => outcome.status === "ok" || outcome.status === "partial";
		for (const host of run.hosts.filter((one) => !isAssessed(one))) {
			expect(new Set(host.verdicts.map((verdict) => verdict.state))).toEqual(new Set(["unknown"]));
		}
		expect(code).toBe(3);
	});

	it("judges the rest of a host whose configuration came cut off, and nothing of the configuration", () => {
		const { verdicts } = run.hosts.find((host) => host.name === "truncated") ?? { verdicts: [] };
		const stateOf = (rule: string) => verdicts.find((verdict) => verdict.rule === rule)?.state;
		expect(stateOf("build-identified")).toBe("pass");
		for (const rule of ["owa-csp-mitigation", "extended-protection", "foreign-iis-modules"]) {
			expect(stateOf(rule)).toBe("unknown");
		}
	});

	it("tries a wrong password once", () => {
		expect(run.hosts.find((host) => host.name === "wrong-password")?.attempts).toBe(1);
	});

	it("leaves no secret in the run folder or the output", async () => {
		const dir = tempDir();
		const scan = await exf([
			"scan",
			"--all-tenants",
			"--inventory",
			lab.inventory,
			"--runs",
			dir,
			"--host",
			"*/wrong-password,*/clean",
		]);
		const secret = readFileSync(join(lab.dir, "password-wrong"), "utf8").trim();
		const report = await exf(["report", "--runs", dir, "--format", "json", "-o", "-"]);
		expect(secret.length).toBeGreaterThan(10);
		for (const text of [scan.out, scan.err, report.out]) expect(text).not.toContain(secret);
	});
});

describe("a scan of the usual estate", () => {
	it("tells a changed host key, a closed port and the healthy hosts of the usual estate apart", async () => {
		const estate = await startTestLab();
		try {
			const runs = join(estate.dir, "runs");
			const scan = await exf([
				"scan",
				"--all-tenants",
				"--inventory",
				estate.inventory,
				"--runs",
				runs,
				"--json-events",
			]);
			expect(scan.code).toBe(4);
			const events = scan.out
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line));
			const codes = Object.fromEntries(
				events
					.filter((event) => event.event === "host-end")
					.map(({ record }) => [record.name, record.outcome.code ?? record.outcome.status]),
			);
			expect(codes).toMatchObject({
				mail05: "refused",
				mail06: "host-key",
				ex01: "ok",
				mail04: "ok",
				edge01: "ok",
				tools01: "ok",
			});
			expect(events.at(-1)).toMatchObject({ event: "exit", code: 4 });
		} finally {
			await estate.remove();
		}
	});
});
