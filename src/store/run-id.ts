/** `20261123T134212Z`: sorts by time, legal as a folder name everywhere. */
export function runId(now: Date): string {
	return now
		.toISOString()
		.replace(/\.\d{3}Z$/, "Z")
		.replaceAll(/[-:]/g, "");
}

/** What a run id may look like when it comes from outside: never a path. */
export function isRunId(text: string): boolean {
	return /^\d{8}T\d{6}Z(-\d{1,3})?$/.test(text);
}
