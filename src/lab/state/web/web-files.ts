import { installPathOf } from "../exchange-registry.ts";
import type { ExchangeDescription, WebDescription } from "../machine.ts";
import type { TextFile } from "../text-file.ts";
import { expandFolder, type LabPlace } from "./places.ts";
import { BROKEN_FILE, SECRET_SECTIONS, SECRET_SETTINGS } from "./planted-secrets.ts";
import { CLEARED_RULES, owaRules, siteRules } from "./rewrite-text.ts";
import { sharedConfig } from "./shared-config.ts";
import { exchangeWebConfig, rootWebConfig } from "./web-config.ts";

/** Lines in SharedWebConfig.config, front end and back end. */
const SHARED_FRONT = 4400;
const SHARED_BACK = 400;
/** References in the web.config of some back end applications, which are the longest. */
const REFERENCES: Readonly<Record<string, number>> = {
	"/PowerShell": 900,
	"/ecp": 180,
	"/EWS": 150,
	"/owa": 120,
	"/Autodiscover": 120,
	"/Microsoft-Server-ActiveSync": 90,
};

/** The web.config files of every place, and what they link to; by Windows path. */
export function webFiles(
	exchange: ExchangeDescription,
	places: readonly LabPlace[],
): Readonly<Record<string, TextFile>> {
	const root = installPathOf(exchange);
	const web = exchange.web ?? {};
	const texts: Record<string, TextFile> = {};
	const file = (template: string, byteOrderMark: boolean): TextFile => {
		return { template, byteOrderMark, modifiedUtc: exchange.updatedUtc };
	};
	const isSplit = exchange.product !== "2010";
	const shared = isSplit ? `${root}FrontEnd\\HttpProxy` : null;
	for (const place of places) {
		const path = `${expandFolder(place.folder)}\\web.config`;
		// Several applications share a folder; the root of the back end has no file of its own.
		if (path in texts || (place.path === "/" && place.site === "Exchange Back End")) continue;
		if (place.path === "/EWS/bin" || (place.isDirectory === true && place.path !== "/mapi")) continue;
		const text =
			place.path === "/"
				? rootWebConfig(siteRules(web.mitigations ?? []), shared)
				: textOf(place, root, web, isSplit);
		texts[path] = file(text, true);
	}
	if (shared !== null) {
		texts[`${shared}\\SharedWebConfig.config`] = file(sharedConfig(root, SHARED_FRONT), false);
		texts[`${root}ClientAccess\\SharedWebConfig.config`] = file(sharedConfig(root, SHARED_BACK), false);
	}
	return texts;
}

function textOf(place: LabPlace, root: string, web: WebDescription, isSplit: boolean): string {
	const isFrontEnd = isSplit && place.site === "Default Web Site";
	const isPlanted = web.secrets === true && isFrontEnd && place.path === "/owa";
	const isMalformed = isFrontEnd && web.malformed === place.path;
	if (isMalformed && web.secrets === true) return BROKEN_FILE;
	const text = exchangeWebConfig({
		protocol: place.path.split("/").at(-1) ?? "",
		sharedFolder: `${root}${isFrontEnd ? "FrontEnd\\HttpProxy" : "ClientAccess"}`,
		isFrontEnd,
		references: isFrontEnd ? 8 : (REFERENCES[place.path] ?? 20),
		...(isFrontEnd && place.path === "/owa" ? { rewrite: owaRules(web.mitigations ?? []) } : {}),
		...(isFrontEnd && place.path === web.clearsRules ? { rewrite: CLEARED_RULES } : {}),
		...(isPlanted ? { settings: SECRET_SETTINGS, sections: SECRET_SECTIONS } : {}),
	});
	// As it is left by hand: an element that nobody closed.
	return isMalformed ? text.replace("</appSettings>", "") : text;
}
