/**
 * Shell text of a powershell.exe that speaks the framed protocol without running anything: it greets
 * and ends. For tests of the way there, where no script matters.
 *
 * @param before shell text to run between the first line and the end
 */
export function cheapPowerShell(before = ""): string {
	return [
		"read -r line; set -- $line; prefix=$2",
		'echo "${prefix}H5.1 FullLanguage"',
		"cat >/dev/null",
		before,
		'echo "${prefix}.0"',
	].join("\n");
}
