import type { XmlElement } from "../../protocol/xml/read-tree.ts";
import { cleanText } from "../clean-text.ts";
import type { IisModel } from "./build-model.ts";
import { effectiveSection } from "./effective-section.ts";
import { windowsPathKey, windowsRootOf } from "./windows-path.ts";

/** A module or handler that neither Windows nor Exchange brings. */
export interface ForeignModule {
	readonly name: string;
	/** Image or type. */
	readonly what: string;
	/** `server`, or site and path where it is added. */
	readonly where: string;
	readonly reason: string;
}

export interface ForeignModules {
	readonly found: readonly ForeignModule[];
	/** Places that nobody could look at. */
	readonly gaps: readonly string[];
}

/** Assemblies of Microsoft: .NET Framework, ASP.NET, Exchange and Windows Identity Foundation. */
const MICROSOFT_TOKENS = ["b03f5f7f11d50a3a", "b77a5c561934e089", "31bf3856ad364e35"];

/** Folders and files of Windows that hold modules, below the Windows folder. */
const WINDOWS_PLACES = [
	/^\\system32\\inetsrv\\[^\\]+\.dll$/,
	/^\\microsoft\.net\\framework(?:64)?\\v[\d.]+\\[^\\]+\.dll$/,
	/^\\system32\\rpcproxy\\rpcproxy(?:shim)?\.dll$/,
	/^\\system32\\wsmsvc\.dll$/,
];

/** Looks through the modules of the server and the modules and handlers of every application. */
export function foreignModules(model: IisModel, installPath: string): ForeignModules {
	const found = new Map<string, ForeignModule>();
	const gaps = new Set<string>();
	// Without it there is no place to look at, and nothing would be found.
	if (model.root.state !== "present") gaps.add(`applicationHost.config is ${model.root.state}`);
	const windows = windowsRootOf(model.facts.files.find(({ kind }) => kind === "applicationHost")?.path ?? "");
	const exchange = windowsPathKey(`${installPath}\\`, windows);
	const isKnownFile = (path: string) => {
		const key = windowsPathKey(path, windows);
		if (key.includes("..")) return false;
		if (key.startsWith(exchange)) return true;
		return (
			key.startsWith(windows.folder) &&
			WINDOWS_PLACES.some((place) => place.test(key.slice(windows.folder.length)))
		);
	};
	const add = (name: string, what: string, where: string, reason: string) => {
		const entry = {
			name: cleanText(name, 100),
			what: cleanText(what, 300),
			where: cleanText(where, 200),
			reason,
		};
		const key = `${entry.name}\n${entry.what}`;
		if (!found.has(key)) found.set(key, entry);
	};
	// Most of them are inherited, and the same at every application.
	const seen = new Set<XmlElement>();
	for (const { site, path } of placesOf(model)) {
		for (const section of ["globalModules", "modules", "handlers"] as const) {
			const merged = effectiveSection(model, site, path, `system.webServer/${section}`);
			if (!merged.ok) {
				gaps.add(cleanText(merged.reason, 300));
				continue;
			}
			const where = section === "globalModules" ? "server" : `${site}${path}`;
			for (const { element } of merged.element.items.values()) {
				if (seen.has(element)) continue;
				seen.add(element);
				const name = element.attributes.get("name") ?? "";
				const file = element.attributes.get("image") ?? element.attributes.get("scriptProcessor") ?? "";
				const type = element.attributes.get("type") ?? "";
				if (file !== "" && !isKnownFile(file))
					add(name, file, where, "the file lies outside Windows and Exchange");
				if (type !== "" && !isMicrosoftType(type)) add(name, type, where, "the type is not of Microsoft");
			}
		}
	}
	for (const { name, image, signature, signer } of model.facts.nativeModules) {
		if (signature === "unsigned" || signature === "invalid" || signature === "missing") {
			add(name, image, "server", `the signature of the file is ${signature}`);
		} else if (signature === "valid" && !/\bMicrosoft (?:Corporation|Windows)\b/.test(signer ?? "")) {
			add(name, image, "server", "the file is not signed by Microsoft");
		}
	}
	return { found: [...found.values()], gaps: [...gaps] };
}

function placesOf(model: IisModel): { readonly site: string; readonly path: string }[] {
	return model.sites.flatMap(({ name, applications }) =>
		applications.map(({ path }) => ({ site: name, path })),
	);
}

/**
 * `Namespace.Type, Assembly, ..., PublicKeyToken=...`. Exchange names some of its own without a token; then type and
 * assembly must both have names of Microsoft. A file that only borrows such a name is for other checks to find.
 */
function isMicrosoftType(type: string): boolean {
	const token = /PublicKeyToken\s*=\s*([0-9a-z]+)/i.exec(type)?.[1]?.toLowerCase();
	if (token !== undefined) return MICROSOFT_TOKENS.includes(token);
	const [name = "", assembly = "System"] = type.split(",").map((part) => part.trim());
	return /^(?:System|Microsoft)\.[\w.+]+$/.test(name) && /^(?:System|Microsoft)(?:\.[\w.]+)?$/.test(assembly);
}
