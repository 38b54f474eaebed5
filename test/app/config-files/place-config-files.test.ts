import { describe, expect, it } from "vitest";
import { placeConfigFiles, type PlacedFiles } from "../../../src/app/config-files/place-config-files.ts";
import type { CopiedFile } from "../../../src/app/config-files/read-config-files.ts";
import { buildIisModel } from "../../../src/core/iis/build-model.ts";
import { EMPTY_WEB_CONFIG, EXCHANGE, rootConfig } from "../../support/iis-facts.ts";

const OWA = `${EXCHANGE}\\FrontEnd\\HttpProxy\\owa\\web.config`;
const OWA_BACK = `${EXCHANGE}\\ClientAccess\\owa\\web.config`;

function copied(file: string, text = EMPTY_WEB_CONFIG): CopiedFile {
	return { file, content: { text, sha256: `sha of ${text.length}`, size: text.length } };
}

/** Places files beside an applicationHost.config. */
function place(
	files: readonly (string | CopiedFile)[],
	above: readonly string[] = [],
	isComplete = false,
): PlacedFiles {
	const all = files.map((file) => (typeof file === "string" ? copied(file) : file));
	return placeConfigFiles([copied("applicationHost.config", rootConfig()), ...all], above, isComplete);
}

function pathsOf({ files }: PlacedFiles): (string | null)[] {
	return files.slice(1).map((file) => file.path);
}

describe("placeConfigFiles", () => {
	it.each([
		["C/Program Files/Microsoft/Exchange Server/V15/FrontEnd/HttpProxy/owa/web.config", OWA],
		["FrontEnd/HttpProxy/owa/web.config", OWA],
		["httpproxy/OWA/Web.Config", OWA],
		["ClientAccess/owa/web.config", OWA_BACK],
		["ClientAccess/web.config", `${EXCHANGE}\\ClientAccess\\web.config`],
		["C/inetpub/wwwroot/web.config", "%SystemDrive%\\inetpub\\wwwroot\\web.config"],
		["wwwroot/web.config", "%SystemDrive%\\inetpub\\wwwroot\\web.config"],
		["HttpProxy/owa/auth/x/web.config", `${EXCHANGE}\\FrontEnd\\HttpProxy\\owa\\auth\\x\\web.config`],
	])("knows %s by the folders above it", (file, path) => {
		expect(pathsOf(place([file]))).toEqual([path]);
	});

	it("counts the folders of the given folder too", () => {
		expect(pathsOf(place(["owa/web.config"], ["", "cases", "V15", "FrontEnd", "HttpProxy"]))).toEqual([OWA]);
	});

	it.each([
		["DefaultWebSite-OWA_web.config", "Default Web Site", "/owa"],
		["defaultwebsite_web.config", "Default Web Site", "/"],
		["sub/DefaultWebSite-EAS_web.config", "Default Web Site", "/Microsoft-Server-ActiveSync"],
		["DefaultWebSite-Rest_web.config", "Default Web Site", "/API"],
		["ExchangeBackEnd-MapiEmsmdb_web.config", "Exchange Back End", "/mapi/emsmdb"],
		["ExchangeBackEnd-Push_web.config", "Exchange Back End", "/PushNotifications"],
		["EXCHANGEBACKEND-AutoD_WEB.config", "Exchange Back End", "/Autodiscover"],
	])("knows %s by its name", (file, site, application) => {
		expect(place([file]).facts.files[1]).toMatchObject({ site, application });
	});

	it.each([
		["web.config", "no virtual directory"],
		["owa/web.config", "it may be"],
		["Other-OWA_web.config", "no site"],
		["SharedWebConfig.config", "no web.config"],
		["Windows/Microsoft.NET/Framework64/v4.0.30319/Config/web.config", "no virtual directory"],
	])("does not guess what %s is, and says why", (file, reason) => {
		const { files, facts } = place([file]);
		expect(files[1]).toMatchObject({ path: null, reason: expect.stringContaining(reason) });
		expect(facts.files).toHaveLength(1);
	});

	it("gives facts in which the model finds every file", () => {
		const { facts } = place([
			"HttpProxy/owa/web.config",
			copied("DefaultWebSite-ECP_web.config", "<configuration>"),
		]);
		const model = buildIisModel(facts);
		expect(model.root.state).toBe("present");
		const folder = `${EXCHANGE}\\FrontEnd\\HttpProxy`;
		expect(model.webConfigOf("Default Web Site", "/owa/Calendar", `${folder}\\owa`)?.state).toBe("present");
		expect(model.webConfigOf("Default Web Site", "/ecp", `${folder}\\ecp`)?.state).toBe("malformed");
		expect(model.webConfigOf("Default Web Site", "/EWS", `${folder}\\EWS`)).toBeNull();
	});

	it("does not choose between two files for one place", () => {
		const { files, facts } = place([
			"HttpProxy/owa/web.config",
			copied("DefaultWebSite-OWA_web.config", "<configuration/>"),
		]);
		expect(files.slice(1).map((file) => file.reason)).toEqual([expect.any(String), expect.any(String)]);
		const model = buildIisModel(facts);
		expect(
			model.webConfigOf("Default Web Site", "/owa", `${EXCHANGE}\\FrontEnd\\HttpProxy\\owa`)?.state,
		).toBe("unreadable");
	});

	it("lists what is not there, and takes it for missing only when the folder is complete", () => {
		const open = place(["HttpProxy/owa/web.config"]);
		expect(open.absent).toContain(`${EXCHANGE}\\FrontEnd\\HttpProxy\\ecp\\web.config`);
		expect(open.absent).not.toContain(OWA);
		const complete = place(["HttpProxy/owa/web.config"], [], true);
		expect(complete.facts.files.filter(({ state }) => state === "missing")).toHaveLength(open.absent.length);
	});

	it("keeps a file that could not be read as unreadable", () => {
		const { facts, files } = place([{ file: "HttpProxy/owa/web.config", content: null }]);
		expect(facts.files[1]).toMatchObject({ path: OWA, state: "unreadable", text: null });
		expect(files[1]?.reason).toContain("cannot be read");
	});
});
