/** Sections of applicationHost.config: group, name, where it may be set, whether files below may. */
const SECTIONS = `
system.applicationHost/applicationPools AppHostOnly Deny
system.applicationHost/configHistory AppHostOnly Deny
system.applicationHost/customMetadata AppHostOnly Deny
system.applicationHost/listenerAdapters AppHostOnly Deny
system.applicationHost/log AppHostOnly Deny
system.applicationHost/serviceAutoStartProviders AppHostOnly Deny
system.applicationHost/sites AppHostOnly Deny
system.applicationHost/webLimits AppHostOnly Deny
system.webServer/asp Everywhere Deny
system.webServer/caching Everywhere Allow
system.webServer/cgi Everywhere Deny
system.webServer/defaultDocument Everywhere Allow
system.webServer/directoryBrowse Everywhere Allow
system.webServer/fastCgi AppHostOnly Deny
system.webServer/globalModules AppHostOnly Deny
system.webServer/handlers Everywhere Deny
system.webServer/httpCompression Everywhere Allow
system.webServer/httpErrors Everywhere Allow
system.webServer/httpLogging Everywhere Deny
system.webServer/httpProtocol Everywhere Allow
system.webServer/httpRedirect Everywhere Allow
system.webServer/httpTracing Everywhere Deny
system.webServer/isapiFilters MachineToApplication Deny
system.webServer/modules MachineToApplication Deny
system.webServer/serverRuntime Everywhere Deny
system.webServer/serverSideInclude Everywhere Deny
system.webServer/staticContent Everywhere Allow
system.webServer/urlCompression Everywhere Allow
system.webServer/validation Everywhere Allow
system.webServer/security/access Everywhere Deny
system.webServer/security/applicationDependencies Everywhere Deny
system.webServer/security/authorization Everywhere Allow
system.webServer/security/ipSecurity Everywhere Deny
system.webServer/security/isapiCgiRestriction AppHostOnly Deny
system.webServer/security/requestFiltering Everywhere Allow
system.webServer/security/authentication/anonymousAuthentication Everywhere Deny
system.webServer/security/authentication/basicAuthentication Everywhere Deny
system.webServer/security/authentication/clientCertificateMappingAuthentication Everywhere Deny
system.webServer/security/authentication/digestAuthentication Everywhere Deny
system.webServer/security/authentication/windowsAuthentication Everywhere Deny
system.webServer/tracing/traceFailedRequests Everywhere Allow
system.webServer/tracing/traceProviderDefinitions Everywhere Deny
`;
const REWRITE = `
system.webServer/rewrite/globalRules AppHostOnly Deny
system.webServer/rewrite/rules Everywhere Allow
system.webServer/rewrite/outboundRules Everywhere Allow
system.webServer/rewrite/providers AppHostOnly Allow
system.webServer/rewrite/rewriteMaps Everywhere Allow
system.webServer/rewrite/allowedServerVariables Everywhere Deny
`;

type Tree = Map<string, Tree | string>;

/** `<configSections>`, with those of URL Rewrite where it is installed. */
export function configSections(hasUrlRewrite: boolean): string {
	const root: Tree = new Map();
	for (const line of (SECTIONS + (hasUrlRewrite ? REWRITE : "")).trim().split("\n")) {
		const [path = "", definition = "", mode = ""] = line.split(" ");
		add(root, path.split("/"), `allowDefinition="${definition}" overrideModeDefault="${mode}"`);
	}
	return `    <configSections>\n${print(root, "        ")}    </configSections>\n`;
}

function add(tree: Tree, path: readonly string[], attributes: string): void {
	const [name = "", ...rest] = path;
	if (rest.length === 0) {
		tree.set(name, attributes);
		return;
	}
	const known = tree.get(name);
	const group: Tree = known instanceof Map ? known : new Map();
	tree.set(name, group);
	add(group, rest, attributes);
}

function print(tree: Tree, indent: string): string {
	return [...tree]
		.map(([name, value]) =>
			typeof value === "string"
				? `${indent}<section name="${name}" ${value} />\n`
				: `${indent}<sectionGroup name="${name}">\n${print(value, `${indent}    `)}${indent}</sectionGroup>\n`,
		)
		.join("");
}
