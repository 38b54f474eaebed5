import { splitCommand } from "./split-command.ts";

/** A secret reference, taken apart. */
export type SecretReference =
	| { readonly kind: "env"; readonly name: string }
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "exec"; readonly argv: readonly [string, ...string[]] }
	| { readonly kind: "prompt"; readonly label: string }
	/** A literal of a lab inventory, kept apart from the data. */
	| { readonly kind: "plaintext" };

/** Undefined when the text is no reference. The inventory schema lets only good ones through. */
export function parseReference(text: string): SecretReference | undefined {
	const [, scheme, rest = ""] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
	switch (scheme) {
		case "env":
			return rest === "" ? undefined : { kind: "env", name: rest };
		case "file":
			return rest === "" ? undefined : { kind: "file", path: rest };
		case "exec": {
			const [program, ...words] = splitCommand(rest) ?? [];
			return program === undefined || program === ""
				? undefined
				: { kind: "exec", argv: [program, ...words] };
		}
		case "prompt":
			return { kind: "prompt", label: rest };
		case "plaintext":
			return { kind: "plaintext" };
		default:
			return undefined;
	}
}
