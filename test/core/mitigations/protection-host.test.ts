import { describe, expect, it } from "vitest";
import { seeProtectionHost } from "../../../src/core/mitigations/protection-host.ts";
import type { HostFacts } from "../../../src/core/model/facts/index.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { setupFacts } from "../../support/exchange-facts.ts";
import { iisFacts } from "../../support/iis-facts.ts";
import { hostRecord, type HostRecordDraft, identity } from "../../support/records.ts";
import { tlsFacts } from "../../support/tls-facts.ts";

const knowledge = await loadKnowledge();
const FACTS: HostFacts = { "collect/exchange-setup": setupFacts(), "collect/tls-settings": tlsFacts() };

const protection = (state: "none" | "effective" | "name-only" | "unknown"): HostRecordDraft => ({
	mitigations: [{ id: "extended-protection", state, detail: "" }],
});

/** A host of the inventory without stated roles. */
const see = (draft: HostRecordDraft = {}, facts: HostFacts = FACTS) =>
	seeProtectionHost({ id: "contoso/hq/EX01", roles: [] }, hostRecord(draft), facts, knowledge);

describe("a server as Extended Protection sees it", () => {
	it("is seen with its settings", () => {
		expect(see(protection("effective"))).toMatchObject({
			kind: "seen",
			host: "contoso/hq/EX01",
			product: "SE",
			supports: true,
			protection: "on",
			isSuppressed: false,
			hasOldNtlm: false,
			withoutTls: [],
		});
	});

	it.each([
		["none", "off"],
		["name-only", "on"],
		["unknown", "unknown"],
	] as const)("has it %s, which is %s", (state, expected) => {
		expect(see(protection(state))).toMatchObject({ protection: expected });
	});

	it("says unknown where a run did not look for it", () => {
		expect(see()).toMatchObject({ protection: "unknown" });
	});

	it.each([
		["15.2.986.5", "2019", false],
		["15.2.1118.11", "2019", true],
		["15.2.1748.53", "2019", true],
		["15.1.2507.61", "2016", true],
	] as const)("knows what build %s supports", (build, product, supports) => {
		expect(see({ identity: identity({ build, product }) })).toMatchObject({ product, supports });
	});

	it.each([
		[{ suppressExtendedProtection: 1 }, { isSuppressed: true }],
		[{ suppressExtendedProtection: "0" }, { isSuppressed: false }],
		[{ suppressExtendedProtection: "yes" }, { isSuppressed: true }],
		[{ lmCompatibilityLevel: 2 }, { hasOldNtlm: true }],
		[{ lmCompatibilityLevel: 3 }, { hasOldNtlm: false }],
	])("reads %j", (tls, expected) => {
		expect(see({}, { ...FACTS, "collect/tls-settings": tlsFacts(tls) })).toMatchObject(expected);
	});

	it("finds virtual directories of the front end that do not ask for TLS", () => {
		const locations =
			'<location path="Default Web Site/RPC"><system.webServer><security><access sslFlags="None" /></security></system.webServer></location>';
		const seen = see({}, { ...FACTS, "collect/iis-config": iisFacts({}, { locations }) });
		expect(seen).toMatchObject({ withoutTls: expect.arrayContaining(["RPC"]) });
		expect(seen).not.toMatchObject({ withoutTls: expect.arrayContaining(["Powershell"]) });
	});

	it.each<[string, HostRecordDraft, HostFacts]>([
		["could not be reached", { outcome: { status: "unreachable" }, identity: null }, {}],
		["has no TLS settings in the run", {}, { "collect/exchange-setup": setupFacts() }],
		["has an unknown product", { identity: identity({ product: null }) }, FACTS],
		["has an unknown build", { identity: identity({ build: null }) }, FACTS],
	])("is not seen when it %s", (_, draft, facts) => {
		expect(see(draft, facts)).toEqual({ kind: "not-seen", host: "contoso/hq/EX01" });
	});

	it("is not seen when the run does not have it, unless the inventory says that it does not count", () => {
		const of = (roles: readonly ("mailbox" | "edge" | "management-tools")[]) =>
			seeProtectionHost({ id: "contoso/hq/EX09", roles }, undefined, {}, knowledge);
		expect(of([])).toEqual({ kind: "not-seen", host: "contoso/hq/EX09" });
		expect(of(["mailbox"])).toEqual({ kind: "not-seen", host: "contoso/hq/EX09" });
		expect(of(["edge"])).toBeUndefined();
		expect(of(["management-tools"])).toBeUndefined();
	});

	it.each<[string, HostRecordDraft, HostFacts]>([
		["Edge", { identity: identity({ roles: ["edge"] }) }, FACTS],
		["management tools", { identity: identity({ roles: ["management-tools"] }) }, FACTS],
		["Exchange 2010", { identity: identity({ product: "2010", build: "14.3.513.0" }) }, FACTS],
		[
			"no Exchange",
			{ identity: identity({ product: null, build: null, roles: [] }) },
			{ "collect/exchange-setup": setupFacts(null, { install: null }) },
		],
	])("does not count with %s", (_, draft, facts) => {
		expect(see(draft, facts)).toBeUndefined();
	});
});
