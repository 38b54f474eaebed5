import { describe, expect, it } from "vitest";
import { changedHost } from "../../support/change-unit.ts";
import { engine } from "../../support/run-script.ts";
import { LIVED_IN_CONFIG, SITE_CONFIG, UNDO_FOLDER, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/cve-2021-26855-backend-cookie";

describe.skipIf(engine === undefined)(UNIT, () => {
	it("x", async () => {
		const host = changedHost(UNIT, webLabHost());
		const before = host.files();
		const t = await host.test();
		console.log(JSON.stringify(t, null, 1));
		const a = await host.apply();
		console.log(JSON.stringify(a, null, 1));
		console.log(host.read(SITE_CONFIG), host.remember(UNDO_FOLDER));
		const r = await host.rollback(t, a);
		console.log(r);
		expect(host.files()).toEqual(before);
		expect(host.read(SITE_CONFIG)).toBe(LIVED_IN_CONFIG);
	});
});
