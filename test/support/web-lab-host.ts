import { EMPTY_WEB_CONFIG, EXCHANGE, FRONT_END, rootConfig, type RootOptions } from "./iis-facts.ts";
import { type LabHost, labHost } from "./lab-host.ts";

export const APPLICATION_HOST = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
export const SITE_CONFIG = "C:\\inetpub\\wwwroot\\web.config";
export const OWA_CONFIG = `${EXCHANGE}\\FrontEnd\\HttpProxy\\owa\\web.config`;
export const UNDO_FOLDER = "C:\\ProgramData\\exchange-fleet\\undo";

/** A web.config as Exchange leaves it: with a byte order mark, CRLF, comments and a location tag. */
export const LIVED_IN_CONFIG = [
	'\uFEFF<?xml version="1.0" encoding="UTF-8"?>',
	"<configuration>",
	"\t<!-- Keep this: <rules> of the load balancer, \u00E9 -->",
	'\t<location inheritInChildApplications="false">',
	"\t\t<system.webServer>",
	"\t\t\t<modules>",
	"\t\t\t\t<remove name='CustomErrorModule'/>",
	"\t\t\t</modules>",
	"\t\t</system.webServer>",
	"\t</location>",
	'\t<appSettings><add   key="a&amp;b" value="1 &lt; 2" ></add></appSettings>',
	"</configuration>",
	"",
].join("\r\n");

/** A mailbox server with URL Rewrite, whose site has a web.config; say what is different. */
export function webLabHost(
	contents: LabHost["contents"] = {},
	root: RootOptions | string = {},
	changes: Partial<LabHost> = {},
): LabHost {
	const base = labHost();
	const folders = [...new Set(Object.values(FRONT_END))];
	return labHost({
		files: {
			...base.files,
			"C:\\Windows\\System32\\inetsrv\\rewrite.dll": {
				version: "7.1.1993.2336",
				modifiedUtc: "2026-01-01T00:00:00.000Z",
			},
		},
		registry: {
			...base.registry,
			"HKLM:\\SOFTWARE\\Microsoft\\InetStp": { MajorVersion: 10, MinorVersion: 0 },
		},
		...changes,
		contents: {
			[APPLICATION_HOST]: typeof root === "string" ? root : rootConfig(root),
			[SITE_CONFIG]: LIVED_IN_CONFIG,
			"C:\\ProgramData\\x.txt": "",
			...Object.fromEntries(
				folders.map((folder) => [
					`${EXCHANGE}\\FrontEnd\\HttpProxy\\${folder}\\web.config`,
					EMPTY_WEB_CONFIG,
				]),
			),
			...contents,
		},
	});
}
