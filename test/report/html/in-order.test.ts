import { describe, expect, it } from "vitest";
import { renderInOrder } from "../../../src/report/html/in-order.ts";
import { hostRecord, reportInput } from "../../support/records.ts";

const NAMES = ["c", "a", "e", "b", "d"];
const ORDER = [1, 3, 0, 4, 2];

async function render(window: number): Promise<{ readonly names: string[]; readonly passes: number }> {
	const { records } = reportInput(NAMES.map((name) => hostRecord({ host: `contoso/hq/${name}` })));
	let passes = 0;
	const counted = () => {
		passes += 1;
		return records();
	};
	const names: string[] = [];
	for await (const name of renderInOrder(counted, ORDER, (record) => record.name, window)) names.push(name);
	return { names, passes };
}

describe("renderInOrder", () => {
	it.each([1, 2, 5, 100])("gives the wanted order with windows of %i", async (window) => {
		expect((await render(window)).names).toEqual(["a", "b", "c", "d", "e"]);
	});

	it("reads the records once per window", async () => {
		expect((await render(2)).passes).toBe(3);
		expect((await render(100)).passes).toBe(1);
	});
});
