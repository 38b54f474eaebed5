import type { Site } from "../../core/iis/read-sites.ts";

/** Where a web.config belongs. Site and path are null for a folder below a virtual directory. */
export interface ConfigPlace {
	readonly site: string | null;
	readonly application: string | null;
	/** Windows path of the file. */
	readonly path: string;
}

export type Placing =
	| { readonly ok: true; readonly place: ConfigPlace }
	| { readonly ok: false; readonly reason: string };

/** A virtual directory and the folder it shows. */
export interface Folder {
	readonly site: string;
	readonly application: string;
	readonly physicalPath: string;
	/** Of the folder without its drive, in small letters. */
	readonly segments: readonly string[];
}

/** All folders of all sites; several virtual directories may show one. */
export function foldersOf(sites: readonly Site[]): Folder[] {
	return sites.flatMap(({ name: site, applications }) =>
		applications.flatMap(({ virtualDirectories }) =>
			virtualDirectories.map(({ path: application, physicalPath }) => ({
				site,
				application,
				physicalPath: physicalPath.replace(/\\+$/, ""),
				segments: segmentsOf(physicalPath),
			})),
		),
	);
}

function segmentsOf(physicalPath: string): string[] {
	return physicalPath
		.toLowerCase()
		.replace(/^%systemdrive%/, "c:")
		.replace(/^%(?:windir|systemroot)%/, "c:\\windows")
		.split(/[\\/]+/)
		.filter((segment) => segment !== "" && !/^[a-z]:$/.test(segment));
}
