import { afterAll, beforeAll, describe } from "vitest";
import { hasJudge, type RewriteJudge, startJudge } from "../../support/rewrite-judge.ts";
import { generatedSuite } from "./generated-suite.ts";
import { handMadeSuite } from "./hand-made-suite.ts";
import { mitigatedSuite } from "./mitigated-suite.ts";
import { mutantsSuite } from "./mutants-suite.ts";

describe.skipIf(!hasJudge)("our evaluator of rewrite rules beside that of ASP.NET Core", () => {
	let started: RewriteJudge | undefined;
	beforeAll(async () => {
		started = await startJudge();
	});
	afterAll(() => started?.stop());
	const judge = () => {
		if (started === undefined) throw new Error("the judge did not start");
		return started;
	};
	handMadeSuite(judge);
	mutantsSuite(judge);
	generatedSuite(judge);
	mitigatedSuite(judge);
});
