import { describe, expect, it } from "vitest";
import { hostIdentitySchema } from "../../../src/core/model/host-record.ts";
import { identifyHost } from "../../../src/core/rules/identify-host.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { hostFacts, NOW } from "../../support/exchange-facts.ts";

const knowledge = await loadKnowledge();

describe("identifyHost", () => {
	it("says the few facts that lists show", () => {
		const identity = identifyHost(hostFacts("15.2.1748.39"), knowledge, NOW, "EX01");
		expect(hostIdentitySchema.parse(identity)).toEqual({
			computerName: "EX01",
			product: "2019",
			build: "15.2.1748.39",
			buildName: "Exchange 2019 CU15 Oct25SU",
			cu: "CU15",
			su: "Oct25SU",
			releaseDate: "2025-10-14",
			supportedUntil: "2025-10-14",
			roles: ["mailbox", "client-access"],
			os: "Windows Server 2022 Standard",
			powershell: "5.1.20348.4294",
			elevated: true,
		});
	});

	it("is null without facts", () => {
		expect(identifyHost({}, knowledge, NOW, "EX01")).toBeNull();
	});

	it("still identifies a host without Exchange", () => {
		const identity = identifyHost(hostFacts(null, { install: null }), knowledge, NOW, "SRV01");
		expect(identity).toMatchObject({ computerName: "SRV01", product: null, build: null, buildName: null });
	});

	it("names the product when only the registry generation is known", () => {
		const install = { generation: "v14" as const, path: "C:\\", registryVersion: null, unfinishedSetup: [] };
		expect(identifyHost(hostFacts(null, { install }), knowledge, NOW)).toMatchObject({
			product: "2010",
			build: null,
			buildName: "Exchange 2010",
			supportedUntil: "2020-10-13",
		});
	});
});
