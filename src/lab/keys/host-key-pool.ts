import { generateEd25519Key, type LabKey } from "./ed25519-key.ts";

/** More distinct keys than any test needs to tell hosts apart. */
const LARGEST_POOL = 64;

/** A key for each host; in a large estate hosts share keys, as cloned machines do. */
export function createHostKeyPool(hosts: number): (index: number) => LabKey {
	const size = Math.max(1, Math.min(hosts, LARGEST_POOL));
	const keys = Array.from({ length: size }, () => generateEd25519Key("lab host key"));
	return (index) => {
		const key = keys[index % size];
		if (key === undefined) throw new RangeError(`no host key for index ${index}`);
		return key;
	};
}
