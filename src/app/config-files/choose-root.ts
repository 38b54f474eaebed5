import { FleetError } from "../../core/errors.ts";
import type { CopiedFile } from "./read-config-files.ts";

/** `applicationHost.config`, also with words before or behind: `EX01_applicationHost.config`. */
const NAME = /(?:^|\/)(?:[^/]*[._ -])?applicationHost(?:[._ -][^/]*)?\.config$/i;
/** At the top of the folder. */
const TOP = /^applicationHost\.config$/i;
/** Where Windows has it; it keeps older ones in inetpub/history. */
const HOME = /(?:^|\/)inetsrv\/config\/applicationHost\.config$/i;

/**
 * The one applicationHost.config of the server.
 *
 * @throws FleetError `config-root` when there is none, or when it may be any of several
 */
export function chooseRoot(files: readonly CopiedFile[]): CopiedFile {
	const named = files.filter(({ file }) => NAME.test(file));
	const candidates =
		named.length > 0
			? named
			: files.filter(({ content }) => content?.text.includes("<system.applicationHost>"));
	for (const better of [candidates, candidates.filter(isAt(HOME)), candidates.filter(isAt(TOP))]) {
		const [only] = better;
		if (only !== undefined && better.length === 1) return only;
	}
	if (candidates.length === 0) {
		throw new FleetError("config-root", "there is no applicationHost.config", {
			hint: "It lies in C:\\Windows\\System32\\inetsrv\\config; without it nobody can tell which web.config belongs where.",
		});
	}
	const names = candidates.slice(0, 5).map(({ file }) => file);
	throw new FleetError(
		"config-root",
		`${candidates.length} files may be the applicationHost.config: ${names.join(", ")}`,
		{
			hint: "Give the folder of one server.",
		},
	);
}

function isAt(pattern: RegExp): (file: CopiedFile) => boolean {
	return ({ file }) => pattern.test(file);
}
