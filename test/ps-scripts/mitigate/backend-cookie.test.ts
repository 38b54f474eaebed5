import { changeSuite } from "../../contracts/change-suite.ts";
import { SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/cve-2021-26855-backend-cookie";

changeSuite({
	unit: UNIT,
	host: webLabHost(),
	foreign: {
		on: (host) => host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("X-BEResource=", "X-Other=") ?? ""),
		beside: (host) => host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("1 &lt; 2", "3") ?? ""),
	},
});
