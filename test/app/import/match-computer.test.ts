import { describe, expect, it } from "vitest";
import { matchComputer } from "../../../src/app/import/match-computer.ts";
import { makeHost } from "../../core/select/make-host.ts";

const hosts = [
	makeHost("contoso/hq/ex01"),
	makeHost("contoso/hq/mail", { address: "EX02.contoso.example" }),
	makeHost("contoso/hq/front", { address: "10.0.0.7", aliases: ["EX03"] }),
	makeHost("contoso/hq/a-rather-long-server-name", { address: "10.0.0.8" }),
	makeHost("contoso/hq/ex04.emea.contoso.example", { address: "10.0.0.9" }),
	makeHost("contoso/hq/twin", { address: "ex09.a.example" }),
	makeHost("contoso/branch/twin2", { address: "ex09.b.example" }),
	makeHost("contoso/branch/ex10", { address: "ex11.b.example" }),
	makeHost("contoso/branch/ex11", { address: "10.0.0.11" }),
];

describe("matchComputer", () => {
	it.each([
		["EX01", ["contoso/hq/ex01"]],
		["EX03", ["contoso/hq/front"]],
		["EX02", ["contoso/hq/mail"]],
		["EX04", ["contoso/hq/ex04.emea.contoso.example"]],
		["A-RATHER-LONG-S", ["contoso/hq/a-rather-long-server-name"]],
		["10", []],
		["EX", []],
		["", []],
		["EX99", []],
	])("finds %s", (name, expected) => {
		expect(matchComputer(hosts, name).map((host) => host.id)).toEqual(expected);
	});

	it("gives all hosts that it may be", () => {
		expect(matchComputer(hosts, "EX09")).toHaveLength(2);
	});

	it("prefers the host that is called so over one whose address begins so", () => {
		expect(matchComputer(hosts, "EX11").map((host) => host.id)).toEqual(["contoso/branch/ex11"]);
	});
});
