import { describe, expect, it } from "vitest";
import { buildEstate } from "../../src/lab/estate/build-estate.ts";

const idOf = (host: { tenant: string; site: string; name: string }): string =>
	`${host.tenant}/${host.site}/${host.name}`;

function names(stories: readonly string[], hosts?: number): string[] {
	return buildEstate({ stories, ...(hosts === undefined ? {} : { hosts }) }).map((host) => host.name);
}

describe("buildEstate", () => {
	it("makes the twelve hosts of the standard estate", () => {
		const estate = buildEstate();
		expect(estate.map((host) => `${host.name} ${host.story.id}`)).toEqual([
			"ex01 clean-in-dag",
			"ex02 behind-in-dag",
			"ex03 half-installed",
			"ex04 esu",
			"edge01 edge",
			"tools01 tools",
			"mail01 no-esu",
			"mail02 old-cu",
			"mail03 end-of-life",
			"mail04 exchange-2010",
			"mail05 unreachable",
			"mail06 changed-host-key",
		]);
		expect([...new Set(estate.map((host) => host.tenant))]).toEqual(["contoso", "fabrikam"]);
	});

	it("gives the same estate every time, and the small one is the start of the large one", () => {
		const large = buildEstate({ hosts: 300 }).map(idOf);
		expect(buildEstate({ hosts: 300 }).map(idOf)).toEqual(large);
		expect(buildEstate({ hosts: 12 }).map(idOf)).toEqual(large.slice(0, 12));
	});

	it("never gives two hosts the same id or computer name", () => {
		const estate = buildEstate({ hosts: 5000 });
		expect(new Set(estate.map(idOf)).size).toBe(5000);
		expect(new Set(estate.map((host) => host.state.computerName)).size).toBe(5000);
	});

	it("keeps hosts that trouble a large run few, and none of them slow", () => {
		const troubled = buildEstate({ hosts: 1000 }).filter(({ story }) => story.conduct.kind !== "normal");
		expect(troubled.length).toBeGreaterThan(20);
		expect(troubled.length).toBeLessThan(60);
		const kinds = new Set(troubled.map(({ story }) => story.conduct.kind));
		for (const slow of ["hang", "slow", "flood", "endless-line", "big-output", "slow-auth"]) {
			expect(kinds).not.toContain(slow);
		}
	});

	it("spreads a large estate over customers and sites", () => {
		const estate = buildEstate({ hosts: 1000 });
		expect(new Set(estate.map((host) => host.tenant)).size).toBe(8);
		expect(new Set(estate.map((host) => `${host.tenant}/${host.site}`)).size).toBeGreaterThan(40);
	});

	it("shares the state of hosts with the same story, but for the name", () => {
		const [first, , second] = buildEstate({ stories: ["clean", "hang"], hosts: 3 });
		expect(first?.state.registry).toBe(second?.state.registry);
		expect([first?.state.computerName, second?.state.computerName]).toEqual(["CLEAN", "CLEAN-2"]);
	});

	it("lets chosen stories take turns, and takes one of them twice", () => {
		expect(names(["hang", "clean"])).toEqual(["hang", "clean"]);
		expect(names(["clean", "hang"], 5)).toEqual(["clean", "hang", "clean-2", "hang-2", "clean-3"]);
		expect(names(["clean", "clean"], 4)).toEqual(["clean", "clean-2", "clean-3", "clean-4"]);
	});

	it("takes an amount with a story", () => {
		expect(buildEstate({ stories: ["slow=50", "big-output=2"] }).map((host) => host.story.conduct)).toEqual([
			{ kind: "slow", delayMs: 50 },
			{ kind: "big-output", megabytes: 2 },
		]);
	});

	it("takes what hosts offer after @", () => {
		const hosts = buildEstate({ stories: ["clean", "clean@subsystem", "slow=5@exec"] });
		expect(hosts.map(({ name, story }) => [name, story.sessions])).toEqual([
			["clean", "server-mode"],
			["clean-2", "subsystem"],
			["slow", "exec"],
		]);
	});

	it.each([["nope"], ["clean=3"], ["slow=soon"], ["slow=-1"], ["clean@winrm"]])(
		"refuses the story %s",
		(story) => {
			expect(() => buildEstate({ stories: [story] })).toThrow(/lab story/);
		},
	);

	it.each([0, -1, 1.5, 20_001, Number.NaN])("refuses %d hosts", (hosts) => {
		expect(() => buildEstate({ hosts })).toThrow(/a lab has 1 to/);
	});
});
