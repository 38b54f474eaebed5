import type { FileState } from "../host-state.ts";
import { installPathOf } from "../exchange-registry.ts";
import type { MachineDescription } from "../machine.ts";

const INETSRV = "%windir%\\System32\\inetsrv";

/** Native modules of IIS itself: name and file. */
const OF_IIS = [
	["UriCacheModule", "cachuri.dll"],
	["FileCacheModule", "cachfile.dll"],
	["TokenCacheModule", "cachtokn.dll"],
	["HttpCacheModule", "cachhttp.dll"],
	["DynamicCompressionModule", "compdyn.dll"],
	["StaticCompressionModule", "compstat.dll"],
	["DefaultDocumentModule", "defdoc.dll"],
	["DirectoryListingModule", "dirlist.dll"],
	["IsapiFilterModule", "filter.dll"],
	["ProtocolSupportModule", "protsup.dll"],
	["HttpRedirectionModule", "redirect.dll"],
	["ServerSideIncludeModule", "iis_ssi.dll"],
	["StaticFileModule", "static.dll"],
	["AnonymousAuthenticationModule", "authanon.dll"],
	["CertificateMappingAuthenticationModule", "authcert.dll"],
	["BasicAuthenticationModule", "authbas.dll"],
	["WindowsAuthenticationModule", "authsspi.dll"],
	["DigestAuthenticationModule", "authmd5.dll"],
	["RequestFilteringModule", "modrqflt.dll"],
	["IsapiModule", "isapi.dll"],
	["HttpLoggingModule", "loghttp.dll"],
	["CustomErrorModule", "custerr.dll"],
	["TracingModule", "iisetw.dll"],
	["FailedRequestsTracingModule", "iisfreb.dll"],
	["RequestMonitorModule", "iisreqs.dll"],
	["ConfigurationValidationModule", "validcfg.dll"],
] as const;

export interface LabModule {
	readonly name: string;
	/** As applicationHost.config has it. */
	readonly image: string;
	readonly maker: "windows" | "exchange" | "rewrite";
	readonly preCondition?: string;
}

/** Native modules of a server, in the order in which they were installed. */
export function modulesOf(machine: MachineDescription, hasUrlRewrite: boolean): LabModule[] {
	const { exchange } = machine;
	const ofIis = OF_IIS.map(([name, file]): LabModule => {
		return { name, image: `${INETSRV}\\${file}`, maker: "windows" };
	});
	const net: LabModule = {
		name: "ManagedEngineV4.0_64bit",
		image: "%windir%\\Microsoft.NET\\Framework64\\v4.0.30319\\webengine4.dll",
		maker: "windows",
		preCondition: "integratedMode,runtimeVersionv4.0,bitness64",
	};
	const rewrite: LabModule = { name: "RewriteModule", image: `${INETSRV}\\rewrite.dll`, maker: "rewrite" };
	const root = exchange === undefined ? "" : installPathOf(exchange);
	const since2013: LabModule[] = [
		{ name: "exppw", image: `${root}ClientAccess\\Owa\\auth\\exppw.dll`, maker: "exchange" },
		{ name: "cafe_exppw", image: `${root}FrontEnd\\HttpProxy\\bin\\exppw.dll`, maker: "exchange" },
	];
	return [
		...ofIis,
		...(machine.dotNetRelease === null ? [] : [net]),
		...(hasUrlRewrite ? [rewrite] : []),
		...(exchange === undefined || exchange.product === "2010" ? [] : since2013),
	];
}

const SIGNERS = {
	windows: "CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
	exchange: "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
	rewrite: "CN=Microsoft Corporation, OU=MOPR, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
} as const;

/** The files of the modules, with versions and signatures. */
export function moduleFiles(
	modules: readonly LabModule[],
	windowsVersion: string,
	exchangeVersion: string,
): Record<string, FileState> {
	const versions = { windows: windowsVersion, exchange: exchangeVersion, rewrite: "7.1.1993.2336" };
	return Object.fromEntries(
		modules.map(({ image, maker }): [string, FileState] => [
			image.replace("%windir%", "C:\\Windows"),
			{
				version: versions[maker],
				modifiedUtc: "2026-02-12T03:10:00Z",
				signature: { status: "Valid", signer: SIGNERS[maker] },
			},
		]),
	);
}
