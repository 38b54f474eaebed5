import { describe, expect, it } from "vitest";
import { childEnvironment } from "../../../src/inventory/secrets/child-environment.ts";

describe("childEnvironment", () => {
	it("leaves out what is hidden and changes nothing in place", () => {
		const environment = { A: "1", B: "2" };
		expect(childEnvironment(environment, ["B"], "linux")).toEqual({ A: "1" });
		expect(environment).toEqual({ A: "1", B: "2" });
	});

	it("knows that Windows takes any case for the same variable", () => {
		expect(childEnvironment({ Fleet_Password: "1", b: "2" }, ["FLEET_PASSWORD", "B"], "win32")).toEqual({});
		expect(childEnvironment({ b: "2" }, ["B"], "linux")).toEqual({ b: "2" });
	});
});
