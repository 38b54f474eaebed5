import { MACHINES } from "./machines.ts";
import type { ForeignEdit, Mishap } from "./mishap.ts";
import type { Story } from "./story.ts";

/** How a rule that is there gets another content, as somebody does who debugs. */
const ALTER_RULES: readonly ForeignEdit[] = [
	{ path: "\\inetpub\\wwwroot\\web.config", find: 'type="AbortRequest"', replace: 'type="None"' },
	{ path: "\\httpproxy\\owa\\web.config", find: "script-src-attr 'none'", replace: "script-src-attr 'self'" },
];

/** How somebody puts an early form of the rules in place while a plan waits for its approval. */
const ADD_OLD_RULES: readonly ForeignEdit[] = [
	{
		path: "\\inetpub\\wwwroot\\web.config",
		find: "    </defaultDocument>",
		replace: `    </defaultDocument>
    <rewrite>
      <rules>
        <rule name="X-BEResource Abort - inbound" stopProcessing="true">
          <match url=".*" />
          <conditions>
            <add input="{HTTP_COOKIE}" pattern="(.*)X-BEResource=(.+)" />
          </conditions>
          <action type="AbortRequest" />
        </rule>
        <rule name="PowerShell - inbound" stopProcessing="true">
          <match url=".*" />
          <conditions>
            <add input="{REQUEST_URI}" pattern=".*autodiscover\\.json.*Powershell.*" />
          </conditions>
          <action type="AbortRequest" />
        </rule>
      </rules>
    </rewrite>`,
	},
];

const TROUBLE: readonly { readonly id: string; readonly title: string; readonly mishap: Mishap }[] = [
	{
		id: "apply-fails-early",
		title: "as unpatched, and a change fails before anything is written",
		mishap: { kind: "write-fails", at: 1 },
	},
	{
		id: "apply-fails-halfway",
		title: "as unpatched, and the first change fails after its file was written",
		mishap: { kind: "write-fails", at: -5 },
	},
	{
		id: "drop-in-apply",
		title: "as unpatched, and the connection breaks while a change is made",
		mishap: { kind: "drop" },
	},
	{
		id: "hang-in-apply",
		title: "as unpatched, and a change is made and never ends",
		mishap: { kind: "hang" },
	},
	{
		id: "changed-after-plan",
		title: "as unpatched, and somebody adds old rules just before the first change",
		mishap: { kind: "foreign-edit", before: "apply", edits: ADD_OLD_RULES },
	},
	{
		id: "changed-after-apply",
		title: "as unpatched, and somebody alters our rules just before they are rolled back",
		mishap: { kind: "foreign-edit", before: "rollback", edits: ALTER_RULES },
	},
];

/** Servers that want mitigations, and what can come in between. */
export function changeStories(defaults: Omit<Story, "id" | "title" | "machine">): readonly Story[] {
	return [
		{
			...defaults,
			id: "unpatched",
			title: "2019 CU8 from before ProxyLogon, with URL Rewrite",
			machine: MACHINES.unpatched,
		},
		...TROUBLE.map((trouble): Story => ({ ...defaults, ...trouble, machine: MACHINES.unpatched })),
		{
			...defaults,
			id: "dag-member",
			title: "as unpatched, in a DAG with EX02",
			machine: MACHINES.unpatchedInDag,
		},
		{
			...defaults,
			id: "dag-copies-fail",
			title: "as dag-member, and its database copies fail when it is changed",
			machine: MACHINES.unpatchedInDag,
			mishap: { kind: "copies-fail" },
		},
		{
			...defaults,
			id: "dag-node-down",
			title: "as dag-member, and the other node of the cluster is down",
			machine: MACHINES.unpatchedBesideDown,
		},
		{
			...defaults,
			id: "rules-cleared",
			title: "as unpatched, and the web.config of EWS throws away the rules of the site",
			machine: MACHINES.rulesCleared,
		},
		{
			...defaults,
			id: "no-url-rewrite",
			title: "as unpatched, and without URL Rewrite",
			machine: MACHINES.withoutUrlRewrite,
		},
		{
			...defaults,
			id: "emergency-owned",
			title: "2019 CU12 whose mitigations the Emergency Mitigation service has set",
			machine: MACHINES.emergencyOwned,
		},
	];
}
