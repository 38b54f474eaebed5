import { describe, expect, it } from "vitest";
import { requestOf } from "../../../src/core/iis/rewrite/iis-request.ts";
import { webConfig } from "../../support/iis-facts.ts";
import { ownAnswer, readRules } from "../../support/iis-judged.ts";
import { MUTANTS } from "../../support/iis-mutants.ts";
import { POWERSHELL_RULES } from "../../support/iis-rules.ts";
import type { RewriteJudge } from "../../support/rewrite-judge.ts";

/** Rules of the site that both read; how both differ about the others is in the list of mutants. */
const RULES = MUTANTS.filter((mutant) => mutant.id !== "owa-csp" && mutant.judge === undefined)
	.filter(({ expected }) => expected !== "CANNOT_JUDGE")
	.flatMap(({ name, web }) => (typeof web["/"] === "string" ? [{ name, text: web["/"] }] : []));

const AUTODISCOVER = "/autodiscover/autodiscover.json";
const REQUESTS = [
	requestOf("/"),
	requestOf("/owa/"),
	requestOf("/owa/?q=autodiscover%20via%20powershell"),
	requestOf("/owa/u@x.example/powershell"),
	requestOf("/powershell/?PSVersion=5.1", {}, "POST"),
	requestOf("/powershell/?x=autodiscover"),
	requestOf("/autodiscover/autodiscover.xml", {}, "POST"),
	requestOf(`${AUTODISCOVER}/v1.0/u@x.example?Protocol=ActiveSync`),
	requestOf(`${AUTODISCOVER}?@x.example/powershell/`),
	requestOf(`${AUTODISCOVER}?@x.example/powershell/`, {}, "POST"),
	requestOf(`${AUTODISCOVER}/@x.example/powershell/`),
	requestOf(`${AUTODISCOVER}?@x.example/%50owershell/`),
	requestOf(`${AUTODISCOVER}?a=/p%6fwershell/`),
	requestOf(`${AUTODISCOVER}?a=/p%256fwershell/`),
	requestOf(`${AUTODISCOVER}?%40x.example/powershell/`),
	requestOf("/autodiscover/autodiscover%2ejson?@x.example/powershell/"),
	requestOf("/%61utodiscover/autodiscover.json?@x.example/powershell/"),
	requestOf("/AUTODISCOVER/AUTODISCOVER.JSON?@X.EXAMPLE/POWERSHELL/"),
	requestOf("/autodiscover/x/../autodiscover.json?@x.example/powershell/"),
	requestOf("/autodiscover/./autodiscover.json?a=/powershell/"),
	requestOf("/ecp/x.js", { Cookie: "X-AnonResource=true; X-AnonResource-Backend=a" }),
	requestOf("/ecp/x.js", { Cookie: "X-BEResource=a/b~1" }),
	requestOf("/ecp/x.js", { Cookie: "x-beresource=a/b~1" }, "POST"),
	requestOf("/ecp/x.js", { Cookie: "X-BEResource=a%2Fb%7E1" }),
	requestOf("/ecp/x.js", { Cookie: "X-BEResource=ab" }),
	requestOf("/ecp/x.js", { Cookie: "X-BackEndCookie=a~b" }),
	requestOf("/ecp/x.js?X-BEResource=a/b~1"),
];

export function handMadeSuite(judge: () => RewriteJudge): void {
	describe("hand-made rules and requests", () => {
		it.each(
			RULES.flatMap(({ name, text }) =>
				(["raw", "cooked"] as const).map((mode) => [name, mode, text] as const),
			),
		)("%s: the same answers as from ASP.NET Core, REQUEST_URI %s", async (_name, mode, text) => {
			const set = readRules(text);
			expect(await judge().load(mode, text, mode)).toBe(
				set.distributed.filter((rule) => rule.isEnabled).length,
			);
			const theirs = await Promise.all(REQUESTS.map((request) => judge().ask(mode, request)));
			expect(REQUESTS.map((request) => [request.target, ownAnswer(set, request, mode)])).toEqual(
				REQUESTS.map((request, index) => [request.target, theirs[index]]),
			);
		});

		/** Where both differ, and why ours is the one to keep. A difference that is gone must leave this list. */
		it.each([
			[
				"a carriage return between the words: `.` of .NET takes it, `.` of ECMAScript does not",
				webConfig(POWERSHELL_RULES),
				`${AUTODISCOVER}?a=%0D/powershell/`,
			],
			[
				"the default value of a map: ASP.NET Core takes an empty text instead",
				webConfig(
					'<rewriteMaps><rewriteMap name="M" defaultValue="c"><add key="a" value="b" /></rewriteMap></rewriteMaps><rules><rule name="r"><match url=".*" /><conditions><add input="{M:{R:0}}" pattern="c" /></conditions><action type="AbortRequest" /></rule></rules>',
				),
				"/x",
			],
			[
				"appendQueryString=false without a query of its own: documented to drop the query, ASP.NET Core keeps it",
				webConfig(
					'<rules><rule name="r"><match url=".*" /><action type="Rewrite" url="a" appendQueryString="false" /></rule></rules>',
				),
				"/x?y",
			],
			[
				"a query of the rule: IIS documents it before the one of the request, ASP.NET Core puts it behind",
				webConfig(
					'<rules><rule name="r"><match url=".*" /><action type="Rewrite" url="a?own=1" /></rule></rules>',
				),
				"/x?y",
			],
		])("differ about %s", async (_name, text, target) => {
			await judge().load("known", text, "raw");
			const request = requestOf(target);
			expect(await judge().ask("known", request)).not.toBe(ownAnswer(readRules(text), request, "raw"));
		});

		it("without our REQUEST_URI the judge sees no query, so that it would call the official rule useless", async () => {
			await judge().load("stock", webConfig(POWERSHELL_RULES), "stock");
			expect(await judge().ask("stock", requestOf(`${AUTODISCOVER}?@x.example/powershell/`))).toMatch(
				/^passed:/,
			);
		});
	});
}
