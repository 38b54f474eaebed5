import type { JSX } from "preact";
import type { HostRow } from "../../summary/host-row.ts";
import { compareNatural } from "../../text/words.ts";
import { HostList } from "./links.tsx";

/** Checks that the inventory turned off, each with the hosts it was turned off for. */
export function Weakenings({ hosts }: { hosts: readonly HostRow[] }): JSX.Element {
	const byText = new Map<string, string[]>();
	for (const { host, weakenings } of hosts) {
		for (const text of new Set(weakenings)) {
			const members = byText.get(text);
			if (members === undefined) byText.set(text, [host]);
			else members.push(host);
		}
	}
	if (byText.size === 0) return <p>None: host keys and certificates were checked for every host.</p>;
	const rows = [...byText].sort(([a], [b]) => compareNatural(a, b));
	return (
		<>
			{rows.map(([text, members]) => (
				<div class="group">
					<p>
						<code>{text}</code>
					</p>
					<HostList hosts={members} />
				</div>
			))}
		</>
	);
}
