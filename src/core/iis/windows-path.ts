export interface WindowsRoot {
	/** `c:` */
	readonly drive: string;
	/** `c:\windows` */
	readonly folder: string;
}

/** Drive and folder of Windows, as the path of applicationHost.config shows them; else the usual ones. */
export function windowsRootOf(applicationHostPath: string): WindowsRoot {
	const match = /^([a-z]:)(\\.+)\\system32\\inetsrv\\config\\/i.exec(applicationHostPath);
	const drive = (match?.[1] ?? "C:").toLowerCase();
	return { drive, folder: `${drive}${(match?.[2] ?? "\\windows").toLowerCase()}` };
}

/** A Windows path to compare with: variables of IIS filled in, small letters, single backslashes. */
export function windowsPathKey(path: string, root: WindowsRoot): string {
	return path
		.toLowerCase()
		.replaceAll("/", "\\")
		.replace("%systemdrive%", root.drive)
		.replace(/%(?:windir|systemroot)%/, root.folder)
		.replace(/\\{2,}/g, "\\");
}
