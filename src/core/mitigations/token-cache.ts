import { type BuildNumber, isAtLeastBuild, parseBuildNumber } from "../build-number.ts";

/** File of TokenCacheModule. */
export const TOKEN_CACHE_FILE = "cachtokn.dll";

/** First version with the fix of CVE-2023-36434, for each Windows that has the fault (October 2023). */
const FIXED: readonly BuildNumber[] = [
	[8, 0, 9200, 24514],
	[8, 5, 9600, 21613],
	[10, 0, 14393, 6343],
	[10, 0, 17763, 4968],
	[10, 0, 20348, 2029],
];

/** Windows Server 2025 never had the fault. */
const FIRST_SAFE_BUILD = 26_100;

/** Whether this version of cachtokn.dll is safe; null when it cannot be told. */
export function isTokenCacheFixed(fileVersion: string | null): boolean | null {
	const version = fileVersion === null ? null : parseBuildNumber(fileVersion);
	if (version === null) return null;
	if (version[0] === 10 && version[2] >= FIRST_SAFE_BUILD) return true;
	const [major, minor, build] = version;
	const fixed = FIXED.find((known) => known[0] === major && known[1] === minor && known[2] === build);
	return fixed === undefined ? null : isAtLeastBuild(version, fixed);
}
