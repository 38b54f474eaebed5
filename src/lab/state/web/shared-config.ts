import { assemblies } from "./assembly-list.ts";

/** SharedWebConfig.config: where the runtime finds the assemblies of Exchange; the largest file of a server. */
export function sharedConfig(installPath: string, count: number): string {
	const entries = assemblies(count).map(({ name, culture }) => {
		const folder = culture === "neutral" ? "" : `${culture}\\`;
		return `      <dependentAssembly>
        <assemblyIdentity name="${name}" publicKeyToken="31bf3856ad364e35" culture="${culture}" />
        <codeBase version="15.0.0.0" href="file:///${installPath}bin\\${folder}${name}.dll" />
      </dependentAssembly>
`;
	});
	return `<configuration>
  <runtime>
    <assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1">
${entries.join("")}    </assemblyBinding>
  </runtime>
</configuration>`;
}
