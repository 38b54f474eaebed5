import { someOf } from "../rules/result.ts";

/** `berlin/ex01, berlin/ex02 and 3 more`: the tenant is that of the plan. */
export function namesInTenant(hosts: readonly string[], most = 8): string {
	return someOf(
		hosts.map((host) => host.split("/").slice(1).join("/")),
		most,
	);
}
