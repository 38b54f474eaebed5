import { describe, expect, it } from "vitest";
import type { Timeouts } from "../../../src/core/model/host.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../../src/scripts/load-catalog.ts";
import { buildChangeBundle } from "../../../src/scripts/build-change-bundle.ts";
import type { ChangeAction } from "../../../src/core/model/change/change-values.ts";
import { holdSession } from "../../../src/remoting/runner/hold-session.ts";
import type { RunOptions, Session, Transport } from "../../../src/remoting/transport.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

const DEFAULTS: Timeouts = { connectMs: 1000, operationMs: 300_000, idleMs: 120_000 };
const MSI = { sha256: "0".repeat(64), name: "rewrite.msi" };

/** The times that a session is given for one action of the unit that installs URL Rewrite (25 minutes). */
async function timesOf(action: ChangeAction, timeouts: Timeouts): Promise<[number, number]> {
	const asked: RunOptions[] = [];
	const session = {
		notes: [],
		async *run(_bundle: unknown, options: RunOptions) {
			asked.push(options);
			yield* [];
		},
		async close() {},
	} as unknown as Session;
	const transport: Transport = { name: "ssh", connect: async () => session } as unknown as Transport;
	const target = buildTarget(
		buildHost({ connection: { timeouts } }),
		buildCredential("u", { password: "p" }),
	);
	const held = holdSession(transport, target, { retries: 0, baseDelayMs: 0, random: () => 0 });
	const own = action === "apply" ? { expected: "0".repeat(64) } : {};
	const unit = "mitigate/url-rewrite-module";
	const parameters = Object.entries({ ...MSI, ...own }).map(([name, value]) => ({ unit, name, value }));
	const bundle = buildChangeBundle(await loadCatalog(PACKAGED_SCRIPTS), action, unit, parameters);
	const { error } = await held.run(bundle, new AbortController().signal);
	expect(error).toBeUndefined();
	return asked.map(({ timeoutMs, idleMs }): [number, number] => [timeoutMs, idleMs])[0] ?? [0, 0];
}

describe("the times of a change", () => {
	it("are those of its unit where nobody chose others: an installer says nothing for minutes", async () => {
		const builtIn = ["operation", "idle"] as const;
		expect(await timesOf("apply", { ...DEFAULTS, builtIn })).toEqual([1_500_000, 1_500_000]);
		expect(await timesOf("test", { ...DEFAULTS, builtIn })).toEqual([300_000, 120_000]);
	});

	it("are what the inventory or the command line says", async () => {
		expect(await timesOf("apply", DEFAULTS)).toEqual([300_000, 120_000]);
		expect(await timesOf("apply", { ...DEFAULTS, builtIn: ["idle"] })).toEqual([300_000, 1_500_000]);
	});
});
