import type { IisModel } from "../build-model.ts";
import { effectiveSection } from "../effective-section.ts";

export type ModuleState =
	| { readonly ok: true; readonly isActive: boolean }
	| { readonly ok: false; readonly reason: string };

/**
 * Whether URL Rewrite runs for a path: registered in globalModules and named in modules. A module that is registered
 * while its file is missing stops the application pool, so then nobody can tell.
 */
export function rewriteModule(model: IisModel, site: string, path: string): ModuleState {
	const native = effectiveSection(model, site, path, "system.webServer/globalModules");
	if (!native.ok) return native;
	const names = [...native.element.items.values()]
		.filter(({ element }) => /[\\/]rewrite\.dll$/i.test(element.attributes.get("image") ?? ""))
		.map((item) => item.key);
	const file = model.facts.inetModules.find(({ name }) => name.toLowerCase() === "rewrite.dll");
	if (names.length > 0 && file?.present === false) {
		return { ok: false, reason: "URL Rewrite is registered, but rewrite.dll is missing" };
	}
	const modules = effectiveSection(model, site, path, "system.webServer/modules");
	if (!modules.ok) return modules;
	return { ok: true, isActive: names.some((name) => modules.element.items.has(name)) };
}
