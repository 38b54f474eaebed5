/**
 * A value as PowerShell serialises it. Types that JavaScript has exactly are plain: `<Nil/>` null, `<S>` string,
 * `<B>` boolean, `<I32>` number (always a 32-bit integer), `<I64>` bigint, `<BA>` bytes. All other simple types
 * keep their text ({@link PsPrimitive}), so that nothing is lost and each is written back as it was read.
 */
export type PsValue = PsSimple | PsObject | PsMemberSet;

/** A value without members of its own. */
export type PsSimple = null | string | boolean | number | bigint | Uint8Array | PsPrimitive | PsProgress;

/**
 * Element names of the simple types that keep their text (MS-PSRP 2.2.5.1): Char, DateTime, TimeSpan, Byte, SByte,
 * Int16, UInt16, UInt32, UInt64, Single, Double, Decimal, Guid, Uri, Version, SemanticVersion, XmlDocument,
 * ScriptBlock, SecureString. PowerShell 7.6 writes a SemanticVersion as an object and refuses to read the element.
 */
export type PsPrimitiveType =
	| "C"
	| "DT"
	| "TS"
	| "By"
	| "SB"
	| "I16"
	| "U16"
	| "U32"
	| "U64"
	| "Sg"
	| "Db"
	| "D"
	| "G"
	| "URI"
	| "Version"
	| "SemanticVersion"
	| "XD"
	| "SBK"
	| "SS";

/**
 * A simple value with the text that stands in the element, checked for its type, without `_xHHHH_` escapes and
 * without blanks around numbers and dates. A Char is the number of its UTF-16 code unit, as on the wire. The
 * accessors of read-primitive.ts and read-time.ts turn the text into numbers and dates.
 */
export interface PsPrimitive {
	readonly kind: "primitive";
	readonly type: PsPrimitiveType;
	readonly text: string;
}

/** A progress record inside CLIXML (`<PR>`), as the stream of `powershell -OutputFormat XML` has them. */
export interface PsProgress {
	readonly kind: "progress";
	readonly activity: string;
	readonly activityId: number;
	readonly currentOperation: string | null;
	/** -1 where there is none, as for percent and seconds. */
	readonly parentActivityId: number;
	readonly percentComplete: number;
	/** `Processing` or `Completed`. */
	readonly type: string;
	readonly secondsRemaining: number;
	readonly statusDescription: string;
}

/** Properties in the order of the document; look names up with `getProperty`, which ignores their case. */
export type PsMembers = ReadonlyMap<string, PsValue>;

/**
 * Anything with type names or members (`<Obj>`). The same object may be referenced from several places, also from
 * inside itself: whoever walks values must reckon with cycles.
 *
 * An enumeration value is an object with the number as `value`, `text` its name, and `System.Enum` among the types.
 */
export interface PsObject {
	readonly kind: "object";
	/** Most derived first; empty when the sender gave none. */
	readonly typeNames: readonly string[];
	/** What the object wraps: a simple value, a collection, or null for an object of members only. */
	readonly value: PsSimple | PsCollection;
	/** What ToString() gave at the sender, null when it was not sent. */
	readonly text: string | null;
	/** Properties of the .NET type (`<Props>`). */
	readonly adapted: PsMembers;
	/** Properties that PowerShell added (`<MS>`); they win over adapted ones of the same name. */
	readonly extended: PsMembers;
}

/** A member set as value: `<MS N="...">` inside a `<MS>`. */
export interface PsMemberSet {
	readonly kind: "members";
	readonly members: PsMembers;
}

export type PsCollection = PsList | PsDictionary;

/** `LST` array or list, `IE` any enumerable, `QUE` queue (first in, first listed), `STK` stack (top first). */
export interface PsList {
	readonly kind: "list";
	readonly form: PsListForm;
	readonly items: readonly PsValue[];
}

export type PsListForm = "LST" | "IE" | "QUE" | "STK";

/** Entries in the order of the document; keys may be of any type and need not differ. */
export interface PsDictionary {
	readonly kind: "dictionary";
	readonly entries: readonly (readonly [key: PsValue, value: PsValue])[];
}
