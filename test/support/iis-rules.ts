/** Official rules, written by their published values. */
export const COOKIE_RULES = `<rules>
	<rule name="X-AnonResource-Backend Abort - inbound" stopProcessing="false">
		<match url=".*" />
		<conditions><add input="{HTTP_COOKIE}" pattern="(.*)X-AnonResource-Backend(.*)" ignoreCase="True" negate="False" /></conditions>
		<action type="AbortRequest" />
	</rule>
	<rule name="X-BEResource Abort - inbound" stopProcessing="true">
		<match url=".*" />
		<conditions><add input="{HTTP_COOKIE}" pattern="(.*)X-BEResource=(.+)/(.+)~(.+)" ignoreCase="True" negate="False" /></conditions>
		<action type="AbortRequest" />
	</rule>
</rules>`;

export interface PowerShellRule {
	readonly name?: string;
	readonly attributes?: string;
	readonly match?: string;
	readonly conditions?: string;
	readonly input?: string;
	readonly pattern?: string;
	readonly condition?: string;
	readonly action?: string;
}

/** The final form of the rule against ProxyNotShell, or a changed one. */
export function powerShellRule(rule: PowerShellRule = {}): string {
	const input = rule.input ?? "{UrlDecode:{REQUEST_URI}}";
	const pattern = rule.pattern ?? "(?=.*autodiscover)(?=.*powershell)";
	return `<rule name="${rule.name ?? "PowerShell - inbound"}" ${rule.attributes ?? 'stopProcessing="True"'}>
		<match url=".*" ${rule.match ?? ""} />
		<conditions ${rule.conditions ?? ""}><add input="${input}" pattern="${pattern}" ${rule.condition ?? ""} /></conditions>
		<action ${rule.action ?? 'type="AbortRequest"'} />
	</rule>`;
}

export const POWERSHELL_RULES = `<rules>${powerShellRule()}</rules>`;

export interface CspRule {
	readonly tool?: string;
	readonly value?: string;
	readonly pattern?: string;
	readonly rule?: string;
	readonly uri?: string;
	readonly contentType?: string;
	readonly grouping?: string;
	readonly variable?: string;
	readonly action?: string;
	readonly preCondition?: string;
}

/** The outbound rule and precondition against CVE-2026-42897, or changed ones. */
export function cspRules(rule: CspRule = {}): string {
	const tool = rule.tool ?? "EOMT";
	const preCondition = `${tool} OWA SPA HTML shell - precondition`;
	const uri = "^/owa/?($|\\?|default\\.aspx|projection\\.aspx|readingPane\\.aspx|popout\\.aspx)";
	return `<outboundRules>
	<rule name="${tool} OWA CSP - outbound" preCondition="${rule.preCondition ?? preCondition}" ${rule.rule ?? ""}>
		<match serverVariable="${rule.variable ?? "RESPONSE_Content_Security_Policy"}" pattern="${rule.pattern ?? "(.*)"}" />
		<action type="${rule.action ?? "Rewrite"}" value="${rule.value ?? "{R:1}; script-src-attr 'none'"}" />
	</rule>
	<preConditions>
		<preCondition name="${preCondition}" logicalGrouping="${rule.grouping ?? "MatchAll"}" patternSyntax="ECMAScript">
			<add input="{RESPONSE_CONTENT_TYPE}" pattern="${rule.contentType ?? "^text/html"}" />
			<add input="{REQUEST_URI}" pattern="${rule.uri ?? uri}" />
		</preCondition>
	</preConditions>
</outboundRules>`;
}
