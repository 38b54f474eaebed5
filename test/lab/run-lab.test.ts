import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadInventory } from "../../src/inventory/load-inventory.ts";
import { resolveInventory } from "../../src/inventory/resolve/resolve-hosts.ts";
import type { LabHandle } from "../../src/lab/run-lab.ts";
import type { PlacedHost } from "../../src/lab/server/serve-estate.ts";
import { tempDir } from "../support/temp-dir.ts";
import { connectTo } from "./support/exec.ts";
import { hostOf, startLab } from "./support/lab.ts";

async function readEstate(lab: LabHandle) {
	return resolveInventory(await loadInventory(lab.files.inventory)).resolved;
}

/** `refused`, or `open`. */
function knock(placed: PlacedHost): Promise<string> {
	return new Promise((resolve) => {
		const socket = createConnection({ host: placed.address, port: placed.port });
		socket.once("connect", () => {
			socket.destroy();
			resolve("open");
		});
		socket.once("error", () => resolve("refused"));
	});
}

describe("the folder of a lab", () => {
	it("has an inventory that our loader takes without a remark", async () => {
		const lab = await startLab();
		const estate = await readEstate(lab);
		const places = lab.hosts.map(
			({ host, address, port }) => `${host.tenant}/${host.site}/${host.name} ${address} ${port}`,
		);
		const read = estate.hosts.map((host) => `${host.id} ${host.address} ${host.connection.port}`);
		expect(read.sort()).toEqual(places.sort());
		expect(estate.hosts.flatMap((host) => host.weakenings)).toEqual([]);
		expect(estate.notices).toEqual([]);
	});

	it("describes roles, ESU and DAG of the standard estate", async () => {
		const estate = await readEstate(await startLab());
		const find = (name: string) => estate.hosts.find((host) => host.name === name);
		expect(find("ex02")).toMatchObject({ roles: ["mailbox"], groups: ["dag01"], esu: "none" });
		expect(find("ex03")).toMatchObject({ esu: "period2", groups: [] });
		expect(find("tools01")?.roles).toEqual(["management-tools"]);
	});

	it("gives a host that refuses its password a credential of its own", async () => {
		const lab = await startLab({ stories: ["clean", "wrong-password", "no-esu"] });
		const { hosts } = await readEstate(lab);
		expect(hosts.map(({ connection }) => [connection.auth, connection.credential.id])).toEqual([
			["key", "contoso/fleet"],
			["password", "contoso/outdated"],
			["password", "contoso/console"],
		]);
		expect(readFileSync(lab.files.password, "utf8")).not.toBe(readFileSync(lab.files.wrongPassword, "utf8"));
	});

	it.skipIf(process.platform === "win32")("keeps secrets to their owner", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, "password"), "older", { mode: 0o644 });
		const { files } = await startLab({ dir, stories: ["clean"] });
		const modes = [files.clientKey, files.password, files.wrongPassword].map(
			(path) => statSync(path).mode & 0o777,
		);
		expect(modes).toEqual([0o600, 0o600, 0o600]);
		expect(readFileSync(files.password, "utf8")).not.toBe("older");
	});

	it("says in lab.json what runs, until it has ended", async () => {
		const lab = await startLab({ stories: ["hang"] });
		const [{ address, port }] = [hostOf(lab)];
		expect(JSON.parse(readFileSync(lab.files.lab, "utf8"))).toEqual({
			pid: process.pid,
			hosts: [{ id: "contoso/lab/hang", story: "hang", address, port }],
		});
		await lab.close();
		expect(existsSync(lab.files.lab)).toBe(false);
	});
});

describe("the end of a lab", () => {
	it("closes every port", async () => {
		const lab = await startLab({ stories: ["clean", "hang"] });
		expect(await Promise.all(lab.hosts.map(knock))).toEqual(["open", "open"]);
		await lab.close();
		expect(await Promise.all(lab.hosts.map(knock))).toEqual(["refused", "refused"]);
	});

	it("comes with its signal, and ends connections", async () => {
		const stop = new AbortController();
		const lab = await startLab({ stories: ["hang"], signal: stop.signal });
		const client = await connectTo(lab);
		const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
		stop.abort();
		await Promise.all([gone, lab.closed]);
		expect(await knock(hostOf(lab))).toBe("refused");
	});

	it("comes after the longest lifetime", async () => {
		const lab = await startLab({ stories: ["clean"], maxLifetimeMs: 1 });
		await lab.closed;
		expect(await knock(hostOf(lab))).toBe("refused");
	});

	it("does not begin when the signal is aborted already", async () => {
		await expect(startLab({ signal: AbortSignal.abort() })).rejects.toThrow("aborted");
	});
});

describe("a large lab", () => {
	it("serves 1,000 hosts, each at a place of its own, in little memory", async () => {
		const before = process.memoryUsage().heapUsed;
		const lab = await startLab({ hosts: 1000 });
		const grown = process.memoryUsage().heapUsed - before;
		expect(new Set(lab.hosts.map(({ address, port }) => `${address}:${port}`)).size).toBe(1000);
		expect(grown).toBeLessThan(100_000_000);
		const last = lab.hosts.filter(({ host }) => host.story.conduct.kind === "normal").at(-1);
		await connectTo(lab, last ?? hostOf(lab));
		expect((await readEstate(lab)).hosts).toHaveLength(1000);
	});
});
