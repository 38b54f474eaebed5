import { COMPUTER_NAME } from "../text-file.ts";
import { assemblies } from "./assembly-list.ts";

export interface WebConfigParts {
	/** `Owa`; names what the file is for. */
	readonly protocol: string;
	/** Folder of SharedWebConfig.config. */
	readonly sharedFolder: string;
	readonly isFrontEnd: boolean;
	/** Text inside system.webServer. */
	readonly rewrite?: string;
	/** Text after appSettings and inside it. */
	readonly settings?: string;
	readonly sections?: string;
	/** Assemblies that pages refer to: makes back end files as large as they are. */
	readonly references: number;
}

const REMOVED =
	"CustomErrorModule DefaultAuthentication DirectoryListingModule DynamicCompressionModule FileAuthorization FormsAuthentication HttpCacheModule OutputCache Profile RoleManager Session StaticCompressionModule UrlAuthorization".split(
		" ",
	);

/** A web.config as Exchange setup leaves it for one of its applications. */
export function exchangeWebConfig(parts: WebConfigParts): string {
	const { protocol, isFrontEnd } = parts;
	const module = isFrontEnd
		? `<add name="HttpProxy" type="Microsoft.Exchange.HttpProxy.${protocol}ProxyModule,Microsoft.Exchange.FrontEndHttpProxy,Version=15.0.0.0,Culture=neutral,PublicKeyToken=31bf3856ad364e35" preCondition="" />`
		: `<add name="BackendRehydrationModule" type="Microsoft.Exchange.Security.Authentication.BackendRehydrationModule" />`;
	const header = isFrontEnd ? "X-FEServer" : "X-BEServer";
	return `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <!-- Settings of this application only: those below share its folder and not its settings. -->
  <location inheritInChildApplications="false">
    <system.webServer>
      <serverRuntime appConcurrentRequestLimit="65535" uploadReadAheadSize="0" />
      <modules>
${REMOVED.map((name) => `        <remove name="${name}" />`).join("\n")}
        <add name="HostHeaderValidationModule" type="Microsoft.Exchange.HttpUtilities.HostHeaderValidationModule, Microsoft.Exchange.HttpUtilities, Version=15.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35" />
        <add name="HttpRequestFilteringModule" type="Microsoft.Exchange.HttpRequestFiltering.HttpRequestFilteringModule, Microsoft.Exchange.HttpRequestFiltering, Version=15.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35" />
        ${module}
      </modules>
      <httpErrors existingResponse="PassThrough" />
      <security>
        <requestFiltering>
          <requestLimits maxAllowedContentLength="${isFrontEnd ? 35_000_000 : 67_108_864}" />
        </requestFiltering>
      </security>
      <httpProtocol>
        <customHeaders>
          <add name="${header}" value="${COMPUTER_NAME}" />
        </customHeaders>
      </httpProtocol>
    </system.webServer>
    <system.web>
      <machineKey validationKey="AutoGenerate,IsolateApps" />
      <compilation defaultLanguage="c#" debug="false">
        <assemblies>
${assemblies(parts.references)
	.map(
		({ name }) =>
			`          <add assembly="${name}, Version=15.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35" />`,
	)
	.join("\n")}
        </assemblies>
      </compilation>
      <httpRuntime maxRequestLength="35000" requestValidationMode="2.0" />
      <customErrors mode="RemoteOnly" />
    </system.web>
  </location>${parts.rewrite ? `\n  <system.webServer>${parts.rewrite}\n  </system.webServer>` : ""}
  <appSettings>
    <add key="HttpProxy.ProtocolType" value="${protocol}" />
    <add key="LiveIdBasicAuthModule.SyncAD" value="false" />${parts.settings ?? ""}
  </appSettings>${parts.sections ?? ""}
  <assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1">
    <linkedConfiguration href="file://${parts.sharedFolder}\\SharedWebConfig.config" />
  </assemblyBinding>
</configuration>
`;
}

/** web.config of inetpub\wwwroot: where mitigations for the whole site are. */
export function rootWebConfig(rewrite: string, sharedFolder: string | null): string {
	const linked =
		sharedFolder === null
			? ""
			: `
  <assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1">
    <linkedConfiguration href="file://${sharedFolder}\\SharedWebConfig.config"/>
  </assemblyBinding>`;
	return `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <location inheritInChildApplications="false">
    <system.webServer>
      <serverRuntime appConcurrentRequestLimit="65535" uploadReadAheadSize="0" />
      <modules>
        <remove name="DirectoryListingModule" />
        <add name="OwaJavascriptRedirectModule" type="Microsoft.Exchange.HttpRedirect.OwaJavascriptRedirectModule, Microsoft.Exchange.HttpRedirectModules, Version=15.0.0.0,Culture=neutral, PublicKeyToken=31bf3856ad364e35" />
      </modules>
    </system.webServer>
    <system.web>
      <machineKey validationKey="AutoGenerate,IsolateApps" />
    </system.web>
  </location>
  <system.webServer>
    <defaultDocument>
      <files>
        <clear />
        <add value="default.aspx" />
      </files>
    </defaultDocument>${rewrite}
  </system.webServer>${linked}
</configuration>
`;
}
