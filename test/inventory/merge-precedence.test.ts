import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { first, loadText } from "./load-text.ts";

const LEVELS = ["defaults", "tenant", "site", "group", "host"] as const;

const settings = fc.record(
	{
		port: fc.integer({ min: 1, max: 65_535 }),
		powershell: fc.constantFrom("powershell.exe", "pwsh", "pwsh.exe"),
		connectTimeout: fc.integer({ min: 1, max: 900 }).map((seconds) => `${seconds}s`),
		knownHosts: fc.uniqueArray(fc.constantFrom("/a", "/b", "/c"), { minLength: 1 }),
	},
	{ requiredKeys: [] },
);
const level = fc.record(
	{ connection: settings, esu: fc.constantFrom("none", "period1", "period2") },
	{ requiredKeys: [] },
);
type Level = typeof level extends fc.Arbitrary<infer Value> ? Value : never;

function inventoryText(levels: Readonly<Record<(typeof LEVELS)[number], Level>>): string {
	return stringify({
		version: 1,
		defaults: {
			...levels.defaults,
			connection: { user: "svc", keyFile: "/id", ...levels.defaults.connection },
		},
		tenants: {
			contoso: {
				...levels.tenant,
				groups: { g: levels.group },
				sites: { berlin: { ...levels.site, hosts: { ex01: { ...levels.host, groups: ["g"] } } } },
			},
		},
	});
}

/** The nearest level that says something, or the built-in value. */
function nearest<Value>(values: readonly (Value | undefined)[], builtIn: Value): Value {
	return values.findLast((value) => value !== undefined) ?? builtIn;
}

describe("effective settings", () => {
	it("come from the nearest level that gives them, key by key, lists as a whole", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({ defaults: level, tenant: level, site: level, group: level, host: level }),
				async (all) => {
					const { hosts, provenance } = await loadText(inventoryText(all));
					const { connection, esu, id } = first(hosts);
					const each = LEVELS.map((name) => all[name]);
					expect({
						port: connection.port,
						powershell: connection.powershell,
						esu,
						knownHosts: connection.knownHosts,
					}).toEqual({
						port: nearest(
							each.map((one) => one.connection?.port),
							22,
						),
						powershell: nearest(
							each.map((one) => one.connection?.powershell),
							"powershell.exe",
						),
						esu: nearest(
							each.map((one) => one.esu),
							"none",
						),
						knownHosts: nearest(
							each.map((one) => one.connection?.knownHosts),
							["/home/operator/.ssh/known_hosts"],
						),
					});
					expect(`${connection.timeouts.connectMs / 1000}s`).toBe(
						nearest(
							each.map((one) => one.connection?.connectTimeout),
							"15s",
						),
					);
					expect(provenance.get(id)?.find(({ setting }) => setting === "connection.port")?.level).toBe(
						LEVELS.findLast((name) => all[name].connection?.port !== undefined) ?? "built-in",
					);
				},
			),
			{ numRuns: 60 },
		);
	});
});
