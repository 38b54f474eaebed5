import { parseBuildNumber } from "../build-number.ts";

/** CVE-2020-0796 (SMBGhost): Windows Server 1903 and 1909, fixed in revision 720 (KB4551762). */
const SMBGHOST_BUILDS: ReadonlySet<number> = new Set([18362, 18363]);
const SMBGHOST_FIXED_REVISION = 720;

/** CVE-2023-36434: Windows Server 2025 never had the faulty TokenCacheModule. */
const FIRST_SAFE_TOKEN_CACHE_BUILD = 26100;

/** What the version of Windows alone decides, or null when it does not decide. */
export function judgeWindows(id: string, osVersion: string | null): "open" | "fixed" | "not-affected" | null {
	const version = parseVersion(osVersion);
	if (version === null) return null;
	const { build, revision } = version;
	if (id === "CVE-2020-0796") {
		if (!SMBGHOST_BUILDS.has(build)) return "not-affected";
		if (revision === null) return null;
		return revision < SMBGHOST_FIXED_REVISION ? "open" : "fixed";
	}
	if (id === "CVE-2023-36434" && build >= FIRST_SAFE_TOKEN_CACHE_BUILD) return "not-affected";
	return null;
}

/** `10.0.17763.5206`; the fourth number is missing before Windows 10. */
function parseVersion(
	text: string | null,
): { readonly build: number; readonly revision: number | null } | null {
	if (text === null) return null;
	const four = parseBuildNumber(text);
	if (four !== null) return { build: four[2], revision: four[3] };
	const three = parseBuildNumber(`${text}.0`);
	return three === null ? null : { build: three[2], revision: null };
}
