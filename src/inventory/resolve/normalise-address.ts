import { isIPv6 } from "node:net";

/** One spelling per address: `EX01.contoso.example.` and `ex01.contoso.example` are the same host. */
export function normaliseAddress(address: string): string {
	const lower = address.toLowerCase().replace(/\.$/, "");
	const [ip = "", zone] = lower.split("%");
	if (!isIPv6(ip)) return lower;
	return [new URL(`http://[${ip}]/`).hostname, ...(zone === undefined ? [] : [zone])].join("%");
}
