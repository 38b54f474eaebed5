/** What a document may cost; anything beyond is refused as `too-large` or `too-deep`. */
export interface XmlLimits {
	/** UTF-16 code units of the whole text. */
	readonly maxLength: number;
	readonly maxDepth: number;
	/** Elements of the whole document. */
	readonly maxElements: number;
	/** Attributes of one element. */
	readonly maxAttributes: number;
	/** UTF-16 code units of one name, and of one attribute value. */
	readonly maxNameLength: number;
	readonly maxValueLength: number;
}

/** Room for the largest file of a real server several times over. */
export const DEFAULT_XML_LIMITS: XmlLimits = {
	maxLength: 16 * 1024 * 1024,
	maxDepth: 200,
	maxElements: 500_000,
	maxAttributes: 500,
	maxNameLength: 1000,
	maxValueLength: 65_536,
};

/**
 * Why a document was refused: `malformed` is not well-formed XML, `forbidden` is well-formed but has what no
 * honest peer sends (a DTD, processing instructions), the others broke a limit.
 */
export interface XmlProblem {
	readonly code: "malformed" | "forbidden" | "too-large" | "too-deep";
	readonly message: string;
	/** From 1. */
	readonly line: number;
	readonly column: number;
}
