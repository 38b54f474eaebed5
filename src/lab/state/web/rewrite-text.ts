import type { LabMitigation } from "../machine.ts";

/** Rules of the root of the front end, for `system.webServer/rewrite` of its web.config. */
export function siteRules(mitigations: readonly LabMitigation[]): string {
	const rules = mitigations.flatMap((mitigation) => SITE_RULES[mitigation] ?? []);
	if (rules.length === 0) return "";
	return `
    <rewrite>
      <rules>${rules.map((rule) => rule.replaceAll("\n", "\n        ")).join("")}
      </rules>
    </rewrite>`;
}

/** Rules of `/owa`. */
export function owaRules(mitigations: readonly LabMitigation[]): string {
	return mitigations.map((mitigation) => OWA_RULES[mitigation] ?? "").join("");
}

/** As an administrator writes it who wants no rule of the site to act here. */
export const CLEARED_RULES = `
    <rewrite>
      <rules>
        <clear />
      </rules>
    </rewrite>`;

/** Names and conditions: CSS-Exchange EOMT.ps1, EOMTv2.ps1 and the service's own definitions. */
const SITE_RULES: Partial<Record<LabMitigation, readonly string[]>> = {
	"powershell-inbound": [
		powershellRule("EEMS M1.1 PowerShell - inbound", "(?=.*autodiscover)(?=.*powershell)"),
	],
	// The first pattern of September 2022: the name is right, and what it blocks is too little.
	"powershell-inbound-old": [
		powershellRule("PowerShell - inbound", ".*autodiscover\\.json.*\\@.*Powershell.*", "{REQUEST_URI}"),
	],
	"backend-cookie": [
		cookieRule("X-AnonResource-Backend Abort - inbound", "(.*)X-AnonResource-Backend(.*)", "false"),
		cookieRule("X-BEResource Abort - inbound", "(.*)X-BEResource=(.+)/(.+)~(.+)", "true"),
	],
};

const OWA_RULES: Partial<Record<LabMitigation, string>> = {
	"owa-csp": outboundRules("(.*)", "{R:1}; script-src-attr 'none'", "true"),
	// Somebody switched it off because of its side effects.
	"owa-csp-disabled": outboundRules("(.*)", "{R:1}; script-src-attr 'none'", "false"),
};

function powershellRule(name: string, pattern: string, input = "{UrlDecode:{REQUEST_URI}}"): string {
	return `
<rule name="${name}" stopProcessing="true">
  <match url=".*" />
  <conditions>
    <add input="${input}" pattern="${pattern}" />
  </conditions>
  <action type="AbortRequest" />
</rule>`;
}

function cookieRule(name: string, pattern: string, stop: string): string {
	return `
<rule name="${name}" stopProcessing="${stop}">
  <match url=".*" />
  <conditions>
    <add input="{HTTP_COOKIE}" pattern="${pattern}" />
  </conditions>
  <action type="AbortRequest" />
</rule>`;
}

function outboundRules(pattern: string, value: string, enabled: string): string {
	const name = "EEMS M2.1 OWA SPA HTML shell - precondition";
	const attribute = enabled === "true" ? "" : ' enabled="false"';
	return `
    <rewrite>
      <outboundRules>
        <rule name="EEMS M2.1 OWA CSP - outbound" preCondition="${name}"${attribute}>
          <match serverVariable="RESPONSE_Content_Security_Policy" pattern="${pattern}" />
          <action type="Rewrite" value="${value}" />
        </rule>
        <preConditions>
          <preCondition name="${name}">
            <add input="{RESPONSE_CONTENT_TYPE}" pattern="^text/html" />
            <add input="{REQUEST_URI}" pattern="^/owa/?($|\\?|default\\.aspx|projection\\.aspx|readingPane\\.aspx|popout\\.aspx)" />
          </preCondition>
        </preConditions>
      </outboundRules>
    </rewrite>`;
}
