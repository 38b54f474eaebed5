import { bySite } from "../text/host-names.ts";
import { firstOf } from "../text/words.ts";

const NAMED_HOSTS = 12;

/** `contoso/hq: EX01 EX02; fabrikam/main: EX05` */
export function hostText(ids: readonly string[]): string {
	const { shown, rest } = firstOf(ids, NAMED_HOSTS);
	const sites = bySite(shown).map(({ site, hosts }) => `${site}: ${hosts.map(({ name }) => name).join(" ")}`);
	return rest > 0 ? `${sites.join("; ")} +${rest} more` : sites.join("; ");
}
