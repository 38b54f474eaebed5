import { namesInTenant } from "./names-in-tenant.ts";
import type { ProtectionHost } from "./protection-host.ts";

/** What a plan that turns Extended Protection on says of the servers that stay without it. */
export function protectionNotes(hosts: readonly ProtectionHost[], planned: ReadonlySet<string>): string[] {
	const seen = hosts.filter((host) => host.kind === "seen");
	const without = seen
		.filter(({ host, protection }) => protection !== "on" && !planned.has(host))
		.map(({ host }) => host);
	const after = seen.length - without.length;
	const suspects = seen
		.filter(({ host, withoutTls }) => planned.has(host) && withoutTls.length > 0)
		.map(({ host }) => host);
	return [
		...(without.length === 0
			? []
			: [
					`Extended Protection will be on at ${after} of ${seen.length} servers; without it stay ${namesInTenant(without)}. Microsoft supports that as long as the prerequisites hold.`,
				]),
		...(suspects.length === 0
			? []
			: [
					`Virtual directories of the front end of ${namesInTenant(suspects)} do not ask for TLS now; that there is no SSL offloading was confirmed.`,
				]),
	];
}
