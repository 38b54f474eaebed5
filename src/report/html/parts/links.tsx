import type { JSX } from "preact";
import { bySite } from "../../text/host-names.ts";
import { anchor } from "./anchors.ts";

/** A link out of the page; anything that is not http(s) stays text, so that no `javascript:` gets in. */
export function WebLink({ url, children }: { url: string; children?: string }): JSX.Element {
	if (!/^https?:\/\//.test(url)) return <span>{children ?? url}</span>;
	return (
		<a href={url} rel="noreferrer">
			{children ?? url}
		</a>
	);
}

export function HostLink({ host, name }: { host: string; name?: string }): JSX.Element {
	return <a href={`#${anchor("host", host)}`}>{name ?? host}</a>;
}

/** Hosts by site, each name a link to its block. */
export function HostList({ hosts }: { hosts: readonly string[] }): JSX.Element {
	return (
		<ul class="sites">
			{bySite(hosts).map(({ site, hosts: members }) => (
				<li>
					<span class="muted">{site} </span>
					{members.map(({ id, name }, index) => [
						index === 0 ? "" : ", ",
						<HostLink host={id} name={name} />,
					])}
				</li>
			))}
		</ul>
	);
}
