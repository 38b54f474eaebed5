import { RANDOM_KEY } from "../text-file.ts";
import { configSections } from "./config-sections.ts";
import { handlerItems, mimeItems } from "./handlers-text.ts";
import type { LabModule } from "./iis-modules.ts";
import type { LabPlace } from "./places.ts";

export interface ApplicationHostParts {
	readonly installPath: string;
	readonly places: readonly LabPlace[];
	readonly modules: readonly LabModule[];
	readonly hasUrlRewrite: boolean;
	readonly protection: "on" | "off" | "partial";
	/** Attributes for the identity of one application pool that has an account of its own. */
	readonly poolIdentity?: { readonly pool: string; readonly attributes: string };
}

/** applicationHost.config in the structure that IIS and Exchange setup give it. */
export function applicationHostConfig(parts: ApplicationHostParts): string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<!--
    Configuration of the web server. Sections are declared first; then what holds for the whole server;
    then one location tag for each application that differs.
-->
<configuration>
${configSections(parts.hasUrlRewrite)}    <configProtectedData>
        <providers>
            <add name="IISWASOnlyRsaProvider" type="" description="Uses RsaCryptoServiceProvider to encrypt and decrypt" keyContainerName="iisWasKey" cspProviderName="" useMachineContainer="true" useOAEP="false" />
            <add name="AesProvider" type="Microsoft.ApplicationHost.AesProtectedConfigurationProvider" description="Uses an AES session key to encrypt and decrypt" keyContainerName="iisConfigurationKey" cspProviderName="" useOAEP="false" useMachineContainer="true" sessionKey="${RANDOM_KEY}" />
        </providers>
    </configProtectedData>
    <system.applicationHost>
        <applicationPools>
${poolItems(parts)}            <applicationPoolDefaults managedRuntimeVersion="v4.0">
                <processModel identityType="ApplicationPoolIdentity" />
            </applicationPoolDefaults>
        </applicationPools>
        <listenerAdapters>
            <add name="http" />
            <add name="net.pipe" identity="S-1-5-80-2943419899-937267781-4189664001-1229628381-3982115073" />
        </listenerAdapters>
        <log>
            <centralBinaryLogFile enabled="true" directory="%SystemDrive%\\inetpub\\logs\\LogFiles" />
            <centralW3CLogFile enabled="true" directory="%SystemDrive%\\inetpub\\logs\\LogFiles" />
        </log>
        <sites>
${siteItems(parts.places)}            <siteDefaults>
                <logFile logFormat="W3C" directory="%SystemDrive%\\inetpub\\logs\\LogFiles" />
            </siteDefaults>
            <applicationDefaults applicationPool="DefaultAppPool" />
            <virtualDirectoryDefaults allowSubDirConfig="true" />
        </sites>
        <webLimits />
    </system.applicationHost>
    <system.webServer>
        <asp />
        <caching enabled="true" enableKernelCache="true" />
        <defaultDocument enabled="true">
            <files>
                <add value="Default.htm" />
                <add value="iisstart.htm" />
            </files>
        </defaultDocument>
        <directoryBrowse enabled="false" />
        <globalModules>
${parts.modules.map(moduleItem).join("")}        </globalModules>
        <httpErrors lockAttributes="allowAbsolutePathsWhenDelegated,defaultPath" />
        <httpProtocol />
        <isapiFilters />
        <security>
            <access sslFlags="None" />
            <authentication>
                <anonymousAuthentication enabled="true" userName="IUSR" />
                <basicAuthentication enabled="false" />
                <windowsAuthentication enabled="false">
                    <providers>
                        <add value="Negotiate" />
                        <add value="NTLM" />
                    </providers>
                </windowsAuthentication>
            </authentication>
            <ipSecurity allowUnlisted="true" />
            <requestFiltering>
                <fileExtensions allowUnlisted="true" applyToWebDAV="true" />
            </requestFiltering>
        </security>
        <staticContent lockAttributes="isDocFooterFileName">
${mimeItems("            ")}        </staticContent>
    </system.webServer>
    <location path="" overrideMode="Allow">
        <system.webServer>
            <modules>
${parts.modules.map(({ name }) => `                <add name="${name}" />\n`).join("")}            </modules>
            <handlers accessPolicy="Read, Script">
${handlerItems("                ")}            </handlers>
        </system.webServer>
    </location>
${locationTags(parts)}</configuration>
`;
}

function moduleItem({ name, image, preCondition }: LabModule): string {
	const condition = preCondition === undefined ? "" : ` preCondition="${preCondition}"`;
	return `            <add name="${name}" image="${image}"${condition} />\n`;
}

function poolItems({ places, installPath, poolIdentity }: ApplicationHostParts): string {
	const pools = new Set(["DefaultAppPool", ...places.map(({ pool }) => pool)]);
	return [...pools]
		.map((pool) => {
			const own = poolIdentity?.pool === pool ? poolIdentity.attributes : 'identityType="LocalSystem"';
			return `            <add name="${pool}" queueLength="65535" autoStart="true" managedRuntimeVersion="v4.0" managedPipelineMode="Integrated" CLRConfigFile="${installPath}bin\\${pool}_CLRConfig.config">
                <processModel ${own} idleTimeout="00:00:00" pingingEnabled="false" />
                <recycling>
                    <periodicRestart time="00:00:00" />
                </recycling>
                <failure rapidFailProtection="false" />
            </add>
`;
		})
		.join("");
}

function siteItems(places: readonly LabPlace[]): string {
	const sites = [...new Set(places.map(({ site }) => site))];
	return sites
		.map((site, index) => {
			const own = places.filter((place) => place.site === site);
			const https = index === 0 ? "*:443:" : "*:444:";
			const http = index === 0 ? "*:80:" : "*:81:";
			return `            <site name="${site}" id="${index + 1}" serverAutoStart="true">
${own
	.filter((place) => place.isDirectory === undefined)
	.map((place) => applicationItem(place, own))
	.join("")}                <bindings>
                    <binding protocol="http" bindingInformation="${http}" />
                    <binding protocol="https" bindingInformation="${https}" />
                </bindings>
            </site>
`;
		})
		.join("");
}

function applicationItem(place: LabPlace, own: readonly LabPlace[]): string {
	const directories = place.path === "/" ? own.filter(({ isDirectory }) => isDirectory === true) : [];
	const lines = [
		`<virtualDirectory path="/" physicalPath="${place.folder}" />`,
		...directories.map(({ path, folder }) => `<virtualDirectory path="${path}" physicalPath="${folder}" />`),
	];
	return `                <application path="${place.path}" applicationPool="${place.pool}">
${lines.map((line) => `                    ${line}\n`).join("")}                </application>
`;
}

function locationTags({ places, protection }: ApplicationHostParts): string {
	return places
		.filter(({ isDirectory }) => isDirectory === undefined)
		.map((place, index) => {
			// A script that was stopped half-way has done every second one.
			const isOn = protection === "on" || (protection === "partial" && index % 2 === 0);
			const token = isOn ? place.protection : "None";
			const windows = token !== "None" || place.path.startsWith("/mapi");
			return `    <location path="${place.site}${place.path === "/" ? "" : place.path}">
        <system.webServer>
            <handlers accessPolicy="Read, Script">
                <clear />
${handlerItems("                ")}            </handlers>
            <security>
                <access sslFlags="${place.path === "/" ? "Ssl, Ssl128" : place.sslFlags}" />
                <authentication>
                    <anonymousAuthentication enabled="true" />
                    <basicAuthentication enabled="false" />
                    <windowsAuthentication enabled="${windows}" useKernelMode="false">
                        <providers>
                            <clear />
                            <add value="Negotiate" />
                            <add value="NTLM" />
                        </providers>
                        <extendedProtection tokenChecking="${token}" />
                    </windowsAuthentication>
                </authentication>
            </security>
        </system.webServer>
    </location>
`;
		})
		.join("");
}
