import { describe, expect, it } from "vitest";
import { loadText } from "./load-text.ts";

describe("provenance", () => {
	it("names file, line and column of every setting, and what is built in", async () => {
		const { provenance, path } = await loadText(`version: 1
defaults:
  connection: { port: 2222 }
credentials: { admin: { user: svc, keyFile: id } }
connection: { credential: admin }
sites:
  berlin:
    tags: [eu]
    hosts:
      ex01: { esu: period2, roles: [mailbox] }
`);
		const entries = provenance.get("default/berlin/ex01") ?? [];
		const shown = entries.map(({ setting, value, level, place }) => {
			return `${setting} = ${value} <- ${level} ${place.replace(path, "inventory.yaml")}`;
		});
		expect(shown).toEqual([
			"address = ex01 <- host inventory.yaml:10:13",
			'roles = ["mailbox"] <- host inventory.yaml:10:36',
			"connection.auth = key <- built-in built-in",
			"connection.connectTimeout = 15s <- built-in built-in",
			"connection.credential = admin <- tenant inventory.yaml:5:27",
			"connection.hostKeyCheck = strict <- built-in built-in",
			"connection.idleTimeout = 2m <- built-in built-in",
			'connection.knownHosts = ["~/.ssh/known_hosts"] <- built-in built-in',
			"connection.operationTimeout = 5m <- built-in built-in",
			"connection.port = 2222 <- defaults inventory.yaml:3:23",
			"connection.powershell = powershell.exe <- built-in built-in",
			"connection.session = auto <- built-in built-in",
			"connection.transport = ssh <- built-in built-in",
			"esu = period2 <- host inventory.yaml:10:20",
			"tags = eu <- site inventory.yaml:8:12",
		]);
	});
});
