import type { Campaign } from "../../core/model/change/campaign.ts";
import { cleanTexts } from "../text/clean-input.ts";
import { minuteOf } from "../text/dates.ts";
import { plural } from "../text/words.ts";
import { createStyle } from "../terminal/style.ts";
import { displayWidth, hang, pad, wrap } from "../terminal/wrap.ts";

/** `5 tenants, 23 hosts` */
export function campaignSize({ tenants }: Campaign): string {
	const hosts = tenants.reduce((sum, tenant) => sum + tenant.hosts, 0);
	return `${plural(tenants.length, "tenant")}, ${plural(hosts, "host")}`;
}

export function campaignRule({ stopRule: { maxFailures, maxStoppedTenants } }: Campaign): string {
	const hosts = maxFailures === 0 ? "a host" : `more than ${plural(maxFailures, "host")}`;
	const tenants = maxStoppedTenants === 0 ? "a tenant" : `more than ${plural(maxStoppedTenants, "tenant")}`;
	return `no further tenant is begun after ${hosts} failed in all tenants together, or ${tenants} was stopped by its own rule; a canary that fails stops all`;
}

/** A campaign for the terminal. */
export function campaignText(
	campaign: Campaign,
	options: { readonly color: boolean; readonly width: number },
): string {
	const style = createStyle(options.color);
	const clean = cleanTexts(campaign);
	const width = Math.max(6, ...clean.tenants.map(({ tenant }) => displayWidth(tenant)));
	const label = (name: string): string => style.dim(pad(name, 10));
	return [
		style.bold(`Campaign: ${campaignSize(clean)}`),
		style.dim(`${clean.id}, made ${minuteOf(clean.createdAt)} from run ${clean.createdFrom}`),
		"",
		...clean.tenants.map(({ tenant, hosts, canary, hash }) => {
			const mark = canary ? style.warn("canary") : "      ";
			return `${mark}  ${pad(tenant, width)}  ${String(hosts).padStart(4)} ${hosts === 1 ? "host " : "hosts"}  ${style.dim(hash)}`;
		}),
		...(clean.without.length === 0 ? [] : [""]),
		...clean.without.flatMap(({ tenant, reason }) =>
			hang(
				`${style.dim("no plan")}  ${pad(tenant, width)}  `,
				wrap(reason, Math.max(30, options.width - width - 12)),
			),
		),
		"",
		...hang(label("stop"), wrap(campaignRule(clean), options.width - 10)),
		...clean.notes.flatMap((note) => hang(label("note"), wrap(note, options.width - 10))),
		...hang(label("hash"), [clean.hash]),
		"",
	].join("\n");
}
