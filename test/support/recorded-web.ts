import { readdirSync, readFileSync } from "node:fs";
import { fixturePath } from "./fixtures.ts";
import { EXCHANGE_PATH } from "./lab-host.ts";

const FRONT_END = `${EXCHANGE_PATH}FrontEnd\\HttpProxy\\`;
const BACK_END = `${EXCHANGE_PATH}ClientAccess\\`;

/** Folder of each recorded file: the name that the recording gives to the place, in small letters. */
const FOLDERS: Readonly<Record<string, string>> = {
	defaultwebsite: "C:\\inetpub\\wwwroot\\",
	"defaultwebsite-autod": `${FRONT_END}Autodiscover\\`,
	"defaultwebsite-eas": `${FRONT_END}sync\\`,
	"defaultwebsite-ecp": `${FRONT_END}ecp\\`,
	"defaultwebsite-ews": `${FRONT_END}EWS\\`,
	"defaultwebsite-mapi": `${FRONT_END}mapi\\`,
	"defaultwebsite-oab": `${FRONT_END}OAB\\`,
	"defaultwebsite-owa": `${FRONT_END}owa\\`,
	"defaultwebsite-powershell": `${FRONT_END}PowerShell\\`,
	"defaultwebsite-rest": `${FRONT_END}Rest\\`,
	"defaultwebsite-rpc": `${FRONT_END}rpc\\`,
	"exchangebackend-autod": `${BACK_END}Autodiscover\\`,
	"exchangebackend-eas": `${BACK_END}sync\\`,
	"exchangebackend-ecp": `${BACK_END}ecp\\`,
	"exchangebackend-ews": `${BACK_END}exchweb\\EWS\\`,
	"exchangebackend-mapiemsmdb": `${BACK_END}mapi\\emsmdb\\`,
	"exchangebackend-mapinspi": `${BACK_END}mapi\\nspi\\`,
	"exchangebackend-oab": `${BACK_END}OAB\\`,
	"exchangebackend-owa": `${BACK_END}owa\\`,
	"exchangebackend-powershell": `${BACK_END}PowerShell-Proxy\\`,
	"exchangebackend-push": `${BACK_END}PushNotifications\\`,
	"exchangebackend-rest": `${BACK_END}rest\\`,
	"exchangebackend-rpc": "C:\\Windows\\System32\\RpcProxy\\",
};

/** Configuration files of a recorded server (`E16`, `E19`) at the places where it had them. */
export function recordedWebFiles(server: string): Record<string, Buffer> {
	const folder = fixturePath("css-exchange/healthchecker", server, "Exchange/IIS");
	const files: Record<string, Buffer> = {};
	for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".config"))) {
		files[placeOf(name)] = readFileSync(`${folder}/${name}`);
	}
	return files;
}

function placeOf(name: string): string {
	if (name === "applicationHost.config")
		return "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
	if (name.endsWith("_SharedWebConfig.config")) return `${FRONT_END}SharedWebConfig.config`;
	const folder = FOLDERS[name.replace("_web.config", "").toLowerCase()];
	if (folder === undefined) throw new Error(`where does ${name} belong?`);
	return `${folder}web.config`;
}
