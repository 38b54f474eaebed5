import { FleetError } from "../core/errors.ts";
import type { ScriptBundle, UnitParameter } from "../core/model/script-bundle.ts";
import { Secret } from "../core/secret.ts";
import type { RecordingRequest } from "./record.ts";

/** What a client sends for this bundle: the scan itself, and the start of PowerShell without units. */
export function recordingRequests(bundle: ScriptBundle): RecordingRequest[] {
	const reader = bundle.execReader;
	return [
		{ name: "scan", reader, parameters: bundle.parameters.map(encodeParameter), body: bundle.body },
		{ name: "probe", reader, parameters: [], body: "" },
	];
}

/** What a client sends for a bundle that changes a host, or looks at what a change left. */
export function changeRequest(
	name: string,
	{ execReader, parameters, body }: ScriptBundle,
): RecordingRequest {
	return { name, reader: execReader, parameters: parameters.map(encodeParameter), body };
}

/** `<unit> <name> <type> <base64>`, as the exec reader takes it. */
function encodeParameter({ unit, name, value }: UnitParameter): string {
	if (value instanceof Secret) throw new FleetError("lab-recording", `${unit} ${name} is a secret`);
	return `${unit} ${name} ${typeof value} ${Buffer.from(String(value), "utf8").toString("base64")}`;
}
