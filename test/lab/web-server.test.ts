import { describe, expect, it } from "vitest";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import type { LabHostState } from "../../src/lab/state/host-state.ts";
import { bytesOf } from "../../src/lab/state/text-file.ts";
import { PLANTED_SECRETS } from "../../src/lab/state/web/planted-secrets.ts";
import { STORIES } from "../../src/lab/stories/stories.ts";

function stateOf(story: string, name = "EX01"): LabHostState {
	const found = STORIES.get(story);
	if (found === undefined) throw new Error(`no story ${story}`);
	return buildHostState(found.machine, name);
}

function configsOf(state: LabHostState): [path: string, bytes: Buffer][] {
	return Object.entries(state.texts)
		.filter(([path]) => path.endsWith(".config"))
		.map(([path, file]) => [path, bytesOf(file, state.computerName)]);
}

const mailboxServers = [...STORIES.values()].filter(({ machine, conduct }) => {
	const { exchange } = machine;
	return exchange?.role === "mailbox" && exchange.product !== "2010" && conduct.kind === "normal";
});

describe("the web server of a simulated host", () => {
	it.each(mailboxServers.map(({ id }) => id))("%s has 25 files or more, 2 MB in all", (id) => {
		const configs = configsOf(stateOf(id));
		expect(configs.length).toBeGreaterThanOrEqual(25);
		const total = configs.reduce((sum, [, bytes]) => sum + bytes.length, 0);
		expect(total).toBeGreaterThan(1_900_000);
		expect(total).toBeLessThan(2_600_000);
		const [, root] = configs.find(([path]) => path.endsWith("applicationHost.config")) ?? [];
		expect(root?.length).toBeGreaterThan(140_000);
		expect(root?.length).toBeLessThan(200_000);
	});

	it.each(["edge", "tools", "not-exchange"])("%s has none", (id) => {
		expect(configsOf(stateOf(id))).toEqual([]);
		expect(stateOf(id).appPools).toEqual({});
	});

	it("differs between hosts of one story in some files", () => {
		const [first, second] = [configsOf(stateOf("clean", "EX01")), configsOf(stateOf("clean", "EX02"))];
		const different = first.filter(
			([, bytes], index) => !bytes.equals(second[index]?.[1] ?? Buffer.alloc(0)),
		);
		expect(different.length).toBeGreaterThan(15);
		expect(different.length).toBeLessThan(first.length);
	});

	it("has planted secrets where a story says so, and only there", () => {
		const textsOf = (id: string): string =>
			configsOf(stateOf(id))
				.map(([, bytes]) => bytes.toString())
				.join("\n");
		for (const secret of Object.values(PLANTED_SECRETS)) {
			expect(textsOf("planted-secrets")).toContain(secret);
			expect(textsOf("clean")).not.toContain(secret);
		}
	});

	it("names an image for every native module, and each of them is signed", () => {
		const { files, texts } = stateOf("clean");
		const [root] = Object.entries(texts).filter(([path]) => path.endsWith("applicationHost.config"));
		const images = [...(root?.[1].template ?? "").matchAll(/<add name="\w+(?:\.\w+)*" image="([^"]+)"/g)];
		expect(images.length).toBeGreaterThan(25);
		for (const [, image = ""] of images) {
			expect(files[image.replace("%windir%", "C:\\Windows")]?.signature?.status, image).toBe("Valid");
		}
	});
});
