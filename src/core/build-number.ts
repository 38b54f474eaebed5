/**
 * Major, minor, build, revision. Always compared as integers: as text 15.1.1913.10 would sort before 15.1.1913.5,
 * and file versions come with leading zeros (15.02.0922.013).
 */
export type BuildNumber = readonly [major: number, minor: number, build: number, revision: number];

const FILE_VERSION = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/;
/** AdminDisplayVersion of Get-ExchangeServer. */
const DISPLAY_VERSION = /^Version (\d{1,5})\.(\d{1,5}) \(Build (\d{1,5})\.(\d{1,5})\)$/i;

/** Reads `15.2.922.13`, `15.02.0922.013` or `Version 15.2 (Build 986.5)`; null for anything else. */
export function parseBuildNumber(text: string): BuildNumber | null {
	const match = FILE_VERSION.exec(text.trim()) ?? DISPLAY_VERSION.exec(text.trim());
	if (match === null) return null;
	const [major = 0, minor = 0, build = 0, revision = 0] = match.slice(1).map(Number);
	return [major, minor, build, revision];
}

/** Negative when `a` is older, 0 when both are the same, positive when `a` is newer. */
export function compareBuilds(a: BuildNumber, b: BuildNumber): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

export function isAtLeastBuild(build: BuildNumber, minimum: BuildNumber): boolean {
	return compareBuilds(build, minimum) >= 0;
}

/** Builds of one cumulative update differ in the last number only. */
export function isSameCu(a: BuildNumber, b: BuildNumber): boolean {
	return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}

/** Four numbers without leading zeros: `15.2.922.13`. */
export function formatBuild(build: BuildNumber): string {
	return build.join(".");
}
