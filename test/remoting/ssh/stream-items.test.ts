import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScriptBundle } from "../../../src/core/model/script-bundle.ts";
import { Secret } from "../../../src/core/secret.ts";
import { SESSION_KINDS } from "../../../src/core/model/host.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import type { SessionItem } from "../../../src/remoting/transport.ts";
import { bundleOf } from "../../support/bundle.ts";
import { POWERSHELL_PEERS } from "../../support/powershell-peers.ts";
import { type Sshd, startSshd } from "../../support/sshd.ts";
import { sshdTarget } from "../../support/sshd-target.ts";
import { tempDirFor } from "../../support/temp-dir.ts";

const OPTIONS = { timeoutMs: 30_000, idleMs: 30_000, signal: new AbortController().signal };

for (const { name, missing, shim } of POWERSHELL_PEERS) {
	describe.skipIf(missing)(`what a script is given and gives, ${name}`, () => {
		const dir = tempDirFor(afterAll);
		let sshd: Sshd;

		beforeAll(async () => {
			sshd = await startSshd(shim(), { subsystem: true });
		});
		afterAll(() => sshd.stop());

		async function* run(
			session: (typeof SESSION_KINDS)[number],
			bundle: ScriptBundle,
		): AsyncGenerator<SessionItem> {
			const open = await createSshTransport().connect(sshdTarget(sshd, { session }), OPTIONS.signal);
			try {
				yield* open.run(bundle, OPTIONS);
			} finally {
				await open.close();
			}
		}

		it.each(SESSION_KINDS)("brings a unit's envelope while the next unit runs, %s", async (session) => {
			const flag = join(dir, `${session}-${name.length}`);
			const first = await bundleOf("@{ number = 1 }");
			const wait = `while (-not [IO.File]::Exists('${flag}')) { [Threading.Thread]::Sleep(20) }; @{ number = 2 }`;
			const second = (await bundleOf(wait)).body.slice(
				(await bundleOf("")).body.indexOf("Invoke-ExfUnit -Unit"),
			);
			const numbers: number[] = [];
			for await (const item of run(session, { ...first, body: first.body + second })) {
				if (item.kind !== "envelope") continue;
				numbers.push(JSON.parse(item.text).data.number);
				// The second unit waits for this.
				if (numbers.length === 1) writeFileSync(flag, "");
			}
			expect(numbers).toEqual([1, 2]);
		});

		it.each(SESSION_KINDS)("hands parameters over with their types, %s", async (session) => {
			const unit = "collect/test";
			const bundle = await bundleOf(
				"param($text, $count, $isOn)\n@{ text = $text; count = $count; isOn = $isOn; type = $count.GetType().Name }",
			);
			const parameters = [
				{ unit, name: "text", value: "'; exit 1 # Ж <&> _x000A_" },
				{ unit, name: "count", value: 2.5 },
				{ unit, name: "isOn", value: true },
			];
			expect(await dataOf(run(session, { ...bundle, parameters }))).toEqual({
				text: "'; exit 1 # Ж <&> _x000A_",
				count: 2.5,
				isOn: true,
				type: "Double",
			});
		});

		it.each(["subsystem", "server-mode"] as const)(
			"hands a sensitive parameter over as SecureString, %s",
			async (session) => {
				const bundle = await bundleOf(
					[
						"param($password)",
						"$plain = [Runtime.InteropServices.Marshal]::PtrToStringUni([Runtime.InteropServices.Marshal]::SecureStringToGlobalAllocUnicode($password))",
						"@{ type = $password.GetType().FullName; length = $plain.Length; last = [int]$plain[3] }",
					].join("\n"),
				);
				const value = new Secret("pwЖ€", "env:TEST_PASSWORD");
				const parameters = [{ unit: "collect/test", name: "password", value }];
				expect(await dataOf(run(session, { ...bundle, parameters }))).toEqual({
					type: "System.Security.SecureString",
					length: 4,
					last: 0x20ac,
				});
			},
		);
	});
}

async function dataOf(items: AsyncIterable<SessionItem>): Promise<unknown> {
	let data: unknown;
	for await (const item of items) if (item.kind === "envelope") data = JSON.parse(item.text).data;
	return data;
}
