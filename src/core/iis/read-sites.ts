import type { XmlElement } from "../../protocol/xml/read-tree.ts";
import type { ParsedConfig } from "./config-file.ts";
import { joinPath } from "./url-path.ts";

export interface VirtualDirectory {
	/** From the root of the site, for example `/owa`. */
	readonly path: string;
	readonly physicalPath: string;
	/** False: web.config files in folders below it are not read. */
	readonly allowSubDirConfig: boolean;
}

export interface Application {
	readonly path: string;
	readonly pool: string | null;
	readonly virtualDirectories: readonly VirtualDirectory[];
}

export interface Site {
	readonly name: string;
	readonly applications: readonly Application[];
}

export interface AppPool {
	readonly name: string;
	readonly startMode: string;
	readonly autoStart: boolean;
}

const isFalse = (value: string | undefined) => value?.toLowerCase() === "false";
const childrenOf = (element: XmlElement | undefined, name: string) =>
	element?.children.filter((child) => child.name === name) ?? [];

/** Sites with their applications and virtual directories, as applicationHost.config has them. */
export function readSites(config: ParsedConfig): Site[] {
	const sites = config.blocks[0]?.sections.get("system.applicationHost/sites");
	const [defaults] = childrenOf(sites, "applicationDefaults");
	return childrenOf(sites, "site").map((site) => {
		const [own] = childrenOf(site, "applicationDefaults");
		const pool =
			own?.attributes.get("applicationPool") ?? defaults?.attributes.get("applicationPool") ?? null;
		return {
			name: site.attributes.get("name") ?? "",
			applications: childrenOf(site, "application").map((application) => readApplication(application, pool)),
		};
	});
}

function readApplication(element: XmlElement, defaultPool: string | null): Application {
	const path = element.attributes.get("path") ?? "/";
	return {
		path: joinPath(path, ""),
		pool: element.attributes.get("applicationPool") ?? defaultPool,
		virtualDirectories: childrenOf(element, "virtualDirectory").map((directory) => ({
			path: joinPath(path, directory.attributes.get("path") ?? "/"),
			physicalPath: directory.attributes.get("physicalPath") ?? "",
			allowSubDirConfig: !isFalse(directory.attributes.get("allowSubDirConfig")),
		})),
	};
}

/** Application pools with what they inherit from applicationPoolDefaults; IIS itself starts them on demand. */
export function readAppPools(config: ParsedConfig): AppPool[] {
	const pools = config.blocks[0]?.sections.get("system.applicationHost/applicationPools");
	const [defaults] = childrenOf(pools, "applicationPoolDefaults");
	const valueOf = (pool: XmlElement, name: string) =>
		pool.attributes.get(name) ?? defaults?.attributes.get(name);
	return childrenOf(pools, "add").map((pool) => ({
		name: pool.attributes.get("name") ?? "",
		startMode: valueOf(pool, "startMode") ?? "OnDemand",
		autoStart: !isFalse(valueOf(pool, "autoStart")),
	}));
}
