import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/support/summary-reporter.ts";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
		globalSetup: ["test/support/build-once.ts"],
		reporters: [["default", { summary: false }], new SummaryReporter()],
		testTimeout: 60_000,
		hookTimeout: 240_000,
		// Several suites start PowerShell, sshd or a browser; more at once only slows each of them.
		maxWorkers: 2,
	},
});
