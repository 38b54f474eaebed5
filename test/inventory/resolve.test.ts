import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../support/temp-dir.ts";
import { first, HOME, loadHosts, loadText } from "./load-text.ts";

describe("resolveHosts", () => {
	it("gives a bare host the built-in settings", async () => {
		expect(first(await loadHosts("hosts: [ex01]\n"))).toEqual({
			id: "default/default/ex01",
			tenant: "default",
			site: "default",
			name: "ex01",
			address: "ex01",
			aliases: [],
			groups: [],
			tags: [],
			roles: [],
			esu: "none",
			connection: {
				transport: "ssh",
				port: 22,
				auth: "key",
				credential: {
					id: "default/user svc with ~/.ssh/id",
					user: "svc",
					password: undefined,
					keyFile: join(HOME, ".ssh/id"),
					passphrase: undefined,
				},
				agentKey: undefined,
				proxyJump: [],
				hostKeyPins: [],
				hostKeyCheck: "strict",
				knownHosts: [join(HOME, ".ssh/known_hosts")],
				powershell: "powershell.exe",
				session: "auto",
				timeouts: {
					connectMs: 15_000,
					operationMs: 300_000,
					idleMs: 120_000,
					builtIn: ["operation", "idle"],
				},
			},
			redundancy: { dags: null, loadBalancers: null },
			weakenings: [],
		});
	});

	it("reads the same hosts from a mapping, a list, and a site", async () => {
		const texts = [
			"hosts: { ex01: }\n",
			"hosts:\n  - ex01\n",
			"sites: { default: { hosts: { ex01: {} } } }\n",
		];
		const ids = await Promise.all(texts.map(async (text) => (await loadHosts(text)).map((host) => host.id)));
		expect(ids).toEqual(texts.map(() => ["default/default/ex01"]));
	});

	it("reads durations in all units", async () => {
		const connection = "{ connectTimeout: 1500ms, operationTimeout: 2h, idleTimeout: 90s }";
		const host = first(await loadHosts(`hosts: { ex01: { connection: ${connection} } }\n`));
		expect(host.connection.timeouts).toEqual({
			connectMs: 1500,
			operationMs: 7_200_000,
			idleMs: 90_000,
			builtIn: [],
		});
	});

	it("adds up the tags of all levels, each once", async () => {
		const { hosts } = await loadText(`version: 1
defaults: { tags: [all], connection: { user: svc, keyFile: id } }
tenants:
  contoso:
    tags: [gold]
    groups: { g: { tags: [exposed, gold] } }
    sites: { berlin: { tags: [eu], hosts: { ex01: { groups: [g], tags: [canary] } } } }
`);
		expect(first(hosts).tags).toEqual(["all", "gold", "eu", "exposed", "canary"]);
	});

	it("makes paths absolute from the file that holds them", async () => {
		const dir = tempDir();
		mkdirSync(join(dir, "tenants"));
		writeFileSync(
			join(dir, "tenants/contoso.yaml"),
			"connection: { knownHosts: [known] }\nwaivers: waivers.yaml\nhosts: [ex01]\n",
		);
		const inventory = await loadText(
			"version: 1\ndefaults: { connection: { user: svc, keyFile: key } }\ntenants: { contoso: { include: tenants/contoso.yaml } }\n",
			{ dir },
		);
		const { connection } = first(inventory.hosts);
		expect(connection.credential.keyFile).toBe(join(dir, "key"));
		expect(connection.knownHosts).toEqual([join(dir, "tenants/known")]);
		expect(inventory.tenants[0]).toMatchObject({
			folder: join(dir, "tenants"),
			waivers: join(dir, "tenants/waivers.yaml"),
		});
	});

	it("lists only the limits that are given", async () => {
		const { limits } = await loadText(`version: 1
defaults: { limits: { concurrency: 40 }, connection: { user: svc, keyFile: id } }
tenants:
  contoso: { limits: { concurrency: 8 }, sites: { a: { hosts: [ex01], limits: { concurrency: 2 } }, b: { hosts: [ex02] } } }
  fabrikam: { hosts: [ex01] }
`);
		expect(limits).toEqual({ fleet: 40, tenant: { contoso: 8 }, site: { "contoso/a": 2 } });
	});

	it("tells tenants apart that have the same names", async () => {
		const { hosts, tenants } = await loadText(`version: 1
tenants:
  contoso: { displayName: Contoso AG, credentials: { a: { user: c, keyFile: c } }, connection: { credential: a }, hosts: [ex01] }
  fabrikam: { credentials: { a: { user: f, keyFile: f } }, connection: { credential: a }, hosts: [ex01] }
`);
		expect(
			hosts.map((host) => [host.id, host.connection.credential.id, host.connection.credential.user]),
		).toEqual([
			["contoso/default/ex01", "contoso/a", "c"],
			["fabrikam/default/ex01", "fabrikam/a", "f"],
		]);
		expect(tenants.map(({ id, displayName }) => [id, displayName])).toEqual([
			["contoso", "Contoso AG"],
			["fabrikam", "fabrikam"],
		]);
	});

	it("keeps what later versions need, and says so", async () => {
		const { tenants, notices } = await loadText(
			"version: 1\nconnection: { user: svc, keyFile: id }\nwaivers: w.yaml\npolicy: { maxFailures: 10%, reportRedaction: [addresses] }\ngroups: { dag01: { kind: dag } }\nhosts: [ex01]\n",
		);
		expect(tenants[0]).toMatchObject({
			policy: { maxFailures: "10%", reportRedaction: ["addresses"] },
			groups: [{ id: "dag01", kind: "dag" }],
		});
		expect(notices).toEqual([
			"tenant default: policy.reportRedaction is kept for a later version; this one does not act on it",
		]);
	});
});
