import { getProperty, psObject, type PsObject, type PsValue } from "../../clixml/index.ts";
import { boolField } from "./fields.ts";

/** "No host": prompts fail at once instead of hanging, Write-Host comes as information. MS-PSRP 2.2.3.14. */
export function nullHostInfo(): PsObject {
	return psObject({
		extended: { _isHostNull: true, _isHostUINull: true, _isHostRawUINull: true, _useRunspaceHost: true },
	});
}

/** What a client says of its host. */
export interface HostInfo {
	/** There is nobody to ask and no screen. */
	readonly isHostNull: boolean;
	/** The pipeline uses the host that the pool was opened with. */
	readonly usesPoolHost: boolean;
}

export function readHostInfo(value: PsValue | undefined): HostInfo {
	const info = getProperty(value, "HostInfo");
	return {
		isHostNull: boolField(info, "_isHostNull") ?? true,
		usesPoolHost: boolField(info, "_useRunspaceHost") ?? false,
	};
}
