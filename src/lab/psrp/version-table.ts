import { psPrimitive, type PsValue } from "../../protocol/clixml/index.ts";

/** `$PSVersionTable` as the hosts of the lab send it to their clients. */
export function versionTable(powershell: string): (readonly [string, PsValue])[] {
	return [
		["PSVersion", psPrimitive("Version", powershell)],
		["PSEdition", Number.parseInt(powershell, 10) >= 6 ? "Core" : "Desktop"],
		["PSRemotingProtocolVersion", psPrimitive("Version", "2.3")],
		["SerializationVersion", psPrimitive("Version", "1.1.0.1")],
		["WSManStackVersion", psPrimitive("Version", "3.0")],
	];
}
