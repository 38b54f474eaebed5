import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FleetError } from "../../../src/core/errors.ts";
import { selectHosts } from "../../../src/core/select/select-hosts.ts";
import type { SelectionFlags } from "../../../src/core/select/selection-flags.ts";
import { makeHost } from "./make-host.ts";

const CONTOSO = [
	makeHost("contoso/berlin/ex01", { groups: ["dag01"], tags: ["gold", "exposed"], roles: ["mailbox"] }),
	makeHost("contoso/berlin/ex02", { groups: ["dag01"], tags: ["gold"], roles: ["mailbox"] }),
	makeHost("contoso/hamburg/ex01", { groups: ["dag02"], tags: ["gold"], aliases: ["mail.contoso.example"] }),
	makeHost("contoso/hamburg/edge01", { roles: ["edge"], tags: ["lab"] }),
];
const ALL = [
	...CONTOSO,
	makeHost("fabrikam/default/ex01"),
	makeHost("fabrikam/default/mbx01", { tags: ["silver"] }),
];

function select(flags: SelectionFlags, hosts = CONTOSO): string[] {
	return selectHosts(hosts, flags).map((host) => host.id.replace("contoso/", ""));
}

function refusal(
	flags: SelectionFlags,
	hosts = CONTOSO,
): { readonly code: string; readonly message: string } {
	try {
		select(flags, hosts);
	} catch (thrown) {
		if (thrown instanceof FleetError) return { code: thrown.code, message: thrown.message };
		throw thrown;
	}
	throw new Error("expected a refusal");
}

describe("selectHosts", () => {
	it("selects all hosts of a single tenant without flags, in order", () => {
		expect(selectHosts(CONTOSO, {})).toEqual(CONTOSO);
	});

	it.each<[string, SelectionFlags, string[]]>([
		["name", { host: ["ex02"] }, ["berlin/ex02"]],
		["pattern", { host: ["EX0*"] }, ["berlin/ex01", "berlin/ex02", "hamburg/ex01"]],
		["alias", { host: ["mail.*"] }, ["hamburg/ex01"]],
		["site and name", { host: ["hamburg/ex01"] }, ["hamburg/ex01"]],
		["id", { host: ["contoso/berlin/ex01"] }, ["berlin/ex01"]],
		["site", { site: ["Ham*"] }, ["hamburg/ex01", "hamburg/edge01"]],
		["group", { group: ["dag01"] }, ["berlin/ex01", "berlin/ex02"]],
		["tag", { tag: ["lab"] }, ["hamburg/edge01"]],
		["role", { role: ["edge"] }, ["hamburg/edge01"]],
		[
			"target",
			{ targets: ["contoso/hamburg/edge01", "CONTOSO/berlin/ex01"] },
			["berlin/ex01", "hamburg/edge01"],
		],
	])("selects by %s", (_, flags, expected) => {
		expect(select(flags)).toEqual(expected);
	});

	it("takes values of one flag as alternatives, also in a comma list", () => {
		expect(select({ group: ["dag02", "dag01"] })).toEqual(["berlin/ex01", "berlin/ex02", "hamburg/ex01"]);
		expect(select({ group: ["dag02, dag01"] })).toEqual(select({ group: ["dag01", "dag02"] }));
	});

	it("wants all flags to agree", () => {
		expect(select({ host: ["ex01"], site: ["berlin"] })).toEqual(["berlin/ex01"]);
	});

	it.each<[SelectionFlags, string[]]>([
		[{ exclude: ["ex0*"] }, ["hamburg/edge01"]],
		[{ exclude: ["tag:gold"] }, ["hamburg/edge01"]],
		[{ site: ["berlin"], exclude: ["ex02", "site:hamburg"] }, ["berlin/ex01"]],
		[{ exclude: ["old*"] }, CONTOSO.map((host) => host.id.replace("contoso/", ""))],
	])("takes excluded hosts away last: %j", (flags, expected) => {
		expect(select(flags)).toEqual(expected);
	});
});

describe("selection in an inventory of several tenants", () => {
	it("has no default", () => {
		expect(refusal({ host: ["ex01"] }, ALL)).toEqual({
			code: "selection-tenant-required",
			message: "the inventory has 2 tenants; say which",
		});
	});

	it("selects one, several, or all when that is said", () => {
		expect(select({ tenant: ["fabrikam"] }, ALL)).toEqual([
			"fabrikam/default/ex01",
			"fabrikam/default/mbx01",
		]);
		expect(select({ tenant: ["fabrikam,contoso"] }, ALL)).toHaveLength(6);
		expect(select({ allTenants: true }, ALL)).toHaveLength(6);
	});

	it("takes the tenant from full ids of a list", () => {
		expect(select({ targets: ["fabrikam/default/ex01"] }, ALL)).toEqual(["fabrikam/default/ex01"]);
	});

	it.each([["contos"], ["Contoso"], ["cont*"]])("takes exact ids only, not %s", (tenant) => {
		expect(refusal({ tenant: [tenant] }, ALL)).toMatchObject({ code: "selection-unknown" });
	});

	it("refuses one tenant and all tenants together", () => {
		expect(refusal({ tenant: ["contoso"], allTenants: true }, ALL).code).toBe("selection-invalid");
	});

	it("looks for names in the chosen tenants only", () => {
		expect(refusal({ tenant: ["fabrikam"], site: ["berlin"] }, ALL)).toEqual({
			code: "selection-unknown",
			message: "--site berlin: there is no such name; there is default",
		});
	});

	it("never selects a host of another tenant, whatever else is asked", () => {
		const pattern = fc.constantFrom("*", "ex*", "*/ex01", "contoso/*", "fabrikam/*", "????");
		fc.assert(
			fc.property(
				fc.array(pattern, { maxLength: 3 }),
				fc.option(pattern, { nil: undefined }),
				(host, exclude) => {
					let selected: readonly { readonly tenant: string }[] = [];
					try {
						selected = selectHosts(ALL, {
							tenant: ["fabrikam"],
							host,
							...(exclude === undefined ? {} : { exclude: [exclude] }),
						});
					} catch (thrown) {
						expect(thrown).toBeInstanceOf(FleetError);
					}
					expect(selected.filter((one) => one.tenant !== "fabrikam")).toEqual([]);
				},
			),
		);
	});
});

describe("a selection that is not what was meant", () => {
	it.each<[SelectionFlags, string, string]>([
		[
			{ tenant: ["contosso"] },
			"selection-unknown",
			"--tenant contosso: there is no such name; did you mean contoso?",
		],
		[{ site: ["belrin"] }, "selection-unknown", "--site belrin: there is no such name; did you mean berlin?"],
		[{ group: ["dag1"] }, "selection-unknown", "--group dag1: there is no such name; did you mean dag01?"],
		[
			{ tag: ["platinum"] },
			"selection-unknown",
			"--tag platinum: there is no such name; there is gold, exposed, lab",
		],
		[{ host: ["ex03"] }, "selection-empty", "no host matches ex03; did you mean ex01 or ex02?"],
		[{ host: ["ex01", "xyz99"] }, "selection-unknown", "--host xyz99: there is no such name"],
		[
			{ exclude: ["ex09"] },
			"selection-unknown",
			"--exclude ex09: there is no such name; did you mean ex01 or ex02?",
		],
		[
			{ targets: ["ex02"] },
			"selection-unknown",
			"--targets ex02: there is no such name; did you mean contoso/berlin/ex02?",
		],
		[
			{ targets: ["contoso/berlin/ex1", "contoso/berlin/ex0"] },
			"selection-unknown",
			"--targets contoso/berlin/ex1 (and 1 more): there is no such name; did you mean contoso/berlin/ex01 or contoso/berlin/ex02?",
		],
		[{ targets: [] }, "selection-empty", "--targets has no ids"],
		[
			{ site: ["berlin"], group: ["dag02"] },
			"selection-empty",
			"no host matches all of --site (2 hosts), --group (1 host); nearest: contoso/berlin/ex01 (not --group), contoso/berlin/ex02 (not --group), contoso/hamburg/ex01 (not --site)",
		],
		[
			{ site: ["berlin"], exclude: ["*"] },
			"selection-empty",
			"2 hosts selected, but --exclude leaves nothing",
		],
		[{ shard: "5" }, "selection-invalid", "--shard 5: expected a share such as 2/5, of at most 1000"],
	])("%j ends with %s", (flags, code, message) => {
		const error = refusal(flags);
		expect({ code: error.code, start: error.message.slice(0, message.length) }).toEqual({
			code,
			start: message,
		});
	});

	it("in an inventory without hosts is an error", () => {
		expect(refusal({}, [])).toEqual({ code: "selection-empty", message: "the inventory has no hosts" });
	});
});
