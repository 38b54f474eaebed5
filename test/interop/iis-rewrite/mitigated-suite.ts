import { describe, expect, it } from "vitest";
import { requestOf } from "../../../src/core/iis/rewrite/iis-request.ts";
import { probesOf } from "../../../src/core/iis/try-inbound.ts";
import { changedHost } from "../../support/change-unit.ts";
import { powerShellRule } from "../../support/iis-rules.ts";
import { mitigationOf } from "../../support/judge-change.ts";
import type { RewriteJudge } from "../../support/rewrite-judge.ts";
import { engine } from "../../support/run-script.ts";
import { SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const AUTODISCOVER = "/autodiscover/autodiscover.json";

/** Forms of the attacks beside those of the knowledge: case, encoding, order, extra path. */
const FORMS = {
	"powershell-inbound": [
		requestOf("/powershell/?autodiscover"),
		requestOf(`${AUTODISCOVER}?@x.example/owa/../POWERSHELL/`),
		requestOf("/autodiscover/./autodiscover.json?a=/powershell/"),
		requestOf("/autodiscover/x/../autodiscover.json?@x.example/powershell/", {}, "POST"),
		requestOf("/autodiscover/autodiscover%2ejson?@x.example/powershell/"),
		requestOf(`${AUTODISCOVER}?a=%0D/powershell/`),
	],
	"backend-cookie": [
		requestOf("/ecp/y.js", { Cookie: "X-BEResource=h]@srv:444/a?b~1" }),
		requestOf("/owa/auth/x.js", { Cookie: "a=b; x-anonresource-backend=c" }, "POST"),
	],
} as const;

/** Known to pass, see the limits in the knowledge: a rule that stopped them would not be the official one. */
const KNOWN_GAPS = {
	"powershell-inbound": [
		requestOf(`${AUTODISCOVER}?a=/p%256fwershell/`),
		requestOf("/owa/u@x.example/powershell"),
	],
	"backend-cookie": [requestOf("/ecp/x.js", { Cookie: "X-BEResource=a%2Fb%7E1" })],
} as const;

const UNITS = [
	["mitigate/cve-2021-26855-backend-cookie", "backend-cookie", {}, 2],
	["mitigate/cve-2022-41040-powershell-inbound", "powershell-inbound", {}, 1],
	["mitigate/url-rewrite-rule", "powershell-inbound", { rule: powerShellRule({ name: "own" }) }, 1],
] as const;

export function mitigatedSuite(judge: () => RewriteJudge): void {
	describe.skipIf(engine === undefined)("configuration that units left behind", { timeout: 300_000 }, () => {
		it.each(UNITS)(
			"%s: ASP.NET Core stops what %s must stop, and nothing else",
			async (unit, id, own, count) => {
				const host = changedHost(unit, webLabHost(), own);
				await host.apply();
				const text = host.read(SITE_CONFIG)?.replace(/^\uFEFF/, "") ?? "";
				const entry = mitigationOf(id);
				const requests = (probes: typeof entry.attacks) =>
					probesOf(probes, entry.paths).map(({ probe, target }) =>
						requestOf(target, probe.headers, probe.method),
					);
				for (const mode of ["raw", "cooked"] as const) {
					expect(await judge().load("unit", text, mode)).toBe(count);
					const ask = async (list: readonly Parameters<RewriteJudge["ask"]>[1][]) =>
						await Promise.all(
							list.map(async (request) => [request.target, await judge().ask("unit", request)]),
						);
					const attacks = await ask([...requests(entry.attacks), ...FORMS[id]]);
					const harmless = await ask([...requests(entry.ordinary), ...KNOWN_GAPS[id]]);
					expect(attacks.filter(([, answer]) => answer !== "aborted")).toEqual([]);
					expect(harmless.filter(([, answer]) => answer?.startsWith("passed:") !== true)).toEqual([]);
				}
			},
		);
	});
}
