import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/**
 * Closes the output with every skipped test by name and one line `N passed, N failed, N skipped`:
 * what was not run is said, never silently passed. EXF_TEST_SUMMARY names a file for the same lines.
 */
export class SummaryReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		const tests = modules.flatMap((module) =>
			[...module.children.allTests()].map((test) => ({ module, test })),
		);
		const count = (state: string): number => tests.filter(({ test }) => test.result().state === state).length;
		const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
		const skipped = tests.filter(({ test }) => test.result().state === "skipped");
		const lines = [
			...(skipped.length === 0 ? [] : ["Skipped:"]),
			...skipped.map(({ module, test }) => `  ${module.relativeModuleId}: ${test.fullName}`),
			`${count("passed")} passed, ${count("failed") + broken} failed, ${skipped.length} skipped`,
		];
		console.log(`\n${lines.join("\n")}`);
		const file = process.env["EXF_TEST_SUMMARY"];
		if (file !== undefined) writeFileSync(file, `${lines.join("\n")}\n`);
	}
}
