import { describe, expect, it } from "vitest";
import { changedHost } from "../../support/change-unit.ts";
import { labHost, type LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";

const UNIT = "mitigate/service-state";
const UM = { services: "MSExchangeUM,MSExchangeUMCR", start: "disabled", state: "stopped" };

function host(services: LabHost["services"] = {}): LabHost {
	return labHost({
		contents: { "C:\\ProgramData\\x.txt": "" },
		services: {
			MSExchangeHM: { start: 2, state: "Running", delayed: 1 },
			MSExchangeHMRecovery: { start: 2, state: "Running" },
			MSExchangeUM: { start: 2, state: "Running" },
			MSExchangeUMCR: { start: 3, state: "Running" },
			...services,
		},
	});
}

describe.skipIf(engine === undefined)(UNIT, () => {
	it("x", async () => {
		const changed = changedHost(UNIT, host(), UM);
		const before = changed.state();
		const tested = await changed.test();
		console.log(JSON.stringify(tested, null, 1));
		const applied = await changed.apply();
		console.log(JSON.stringify(applied, null, 1));
		console.log(changed.state()["services"]);
		const back = await changed.rollback(tested, applied);
		console.log(JSON.stringify(back, null, 1));
		expect(changed.state()).toEqual(before);
	});
});
