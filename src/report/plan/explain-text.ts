import type { CatalogueEntry } from "../../core/mitigations/catalogue-entry.ts";
import { createStyle, type Layout } from "../terminal/style.ts";
import { hang, pad, wrap } from "../terminal/wrap.ts";

/** A mitigation with what the manifest of its unit says. */
export interface ExplainedMitigation {
	readonly entry: CatalogueEntry;
	/** What users notice while it is applied and afterwards. */
	readonly impact: readonly string[];
	/** Parameters that `--set` can give. */
	readonly parameters: readonly {
		readonly name: string;
		readonly description: string;
		readonly required: boolean;
	}[];
	/** What must be confirmed before it is planned. */
	readonly confirmations: readonly { readonly what: string; readonly statement: string }[];
}

const LABEL_WIDTH = 12;

/** What mitigations do, what they cost, and what is wrong with them. */
export function explainText(
	mitigations: readonly ExplainedMitigation[],
	options: { readonly color: boolean; readonly width: number },
): string {
	const layout = { width: options.width, style: createStyle(options.color) };
	return mitigations.map((mitigation) => `${explainOne(mitigation, layout).join("\n")}\n`).join("\n");
}

function explainOne(
	{ entry, impact, parameters, confirmations }: ExplainedMitigation,
	layout: Layout,
): string[] {
	return [
		`${layout.style.bold(entry.id)}  ${entry.title}`,
		...field("does", [entry.does], layout),
		...field("users", impact.length === 0 ? ["No effect is known."] : impact, layout, layout.style.warn),
		...field("limits", entry.limits, layout),
		...field("needs", needsOf(entry), layout),
		...field(
			"for",
			[`Exchange ${entry.products.join(", ")}; ${[entry.unit, ...entry.cves].join(", ")}`],
			layout,
		),
		...field(
			"parameters",
			parameters
				.filter(({ name }) => !(name in entry.parameters))
				.map(
					({ name, description, required }) =>
						`--set ${entry.id}.${name}=...${required ? "" : " (optional)"}: ${description}`,
				),
			layout,
		),
		...field(
			"confirm",
			confirmations.map(({ what, statement }) => `--confirm-protection ${what}: ${statement}`),
			layout,
		),
		...field("removal", removalOf(entry), layout),
		...field("see", entry.references, layout),
	];
}

function removalOf({ id, removal }: CatalogueEntry): string[] {
	if (removal === null) return [];
	return [`exf plan --remove ${id}, where no vulnerability needs it: ${removal.does}`, ...removal.impact];
}

function needsOf({ need, needsUrlRewrite, emergencyIds }: CatalogueEntry): string[] {
	return [
		...(needsUrlRewrite ? ["The URL Rewrite module of IIS."] : []),
		...(need === "extended-protection"
			? [
					"The whole tenant in the run: every server must have a build and TLS settings that allow it, or it is planned nowhere.",
				]
			: []),
		...(need === "on-request" ? ["To be asked for by name: --recommended does not plan it."] : []),
		...(emergencyIds.length === 0
			? []
			: [`The Emergency Mitigation service brings the same as ${emergencyIds.join(" or ")}.`]),
	];
}

function field(
	name: string,
	texts: readonly string[],
	{ width, style }: Layout,
	paint: (text: string) => string = (plain) => plain,
): string[] {
	const room = Math.max(30, width - LABEL_WIDTH - 2);
	return texts.flatMap((text, index) => {
		const label = `  ${pad(index === 0 ? name : "", LABEL_WIDTH)}`;
		return hang(style.dim(label), wrap(text, room).map(paint));
	});
}
