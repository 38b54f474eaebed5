/** A set of characters: code points of one UTF-16 unit, as ranges. */
export interface CharacterSet {
	readonly isNegated: boolean;
	readonly ranges: readonly (readonly [from: number, to: number])[];
}

export type PatternNode =
	| { readonly kind: "char"; readonly code: number }
	| { readonly kind: "any" }
	| { readonly kind: "set"; readonly set: CharacterSet }
	| { readonly kind: "start" }
	| { readonly kind: "end" }
	| { readonly kind: "boundary"; readonly isNegated: boolean }
	| { readonly kind: "group"; readonly index: number | null; readonly body: PatternNode }
	| { readonly kind: "look"; readonly isNegated: boolean; readonly body: PatternNode }
	| {
			readonly kind: "repeat";
			readonly body: PatternNode;
			readonly min: number;
			readonly max: number;
			readonly isLazy: boolean;
			/** Groups inside it: they are forgotten at the start of each round. */
			readonly groups: readonly [first: number, end: number];
	  }
	| { readonly kind: "sequence"; readonly items: readonly PatternNode[] }
	| { readonly kind: "choice"; readonly items: readonly PatternNode[] };
