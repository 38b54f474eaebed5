/**
 * CLIXML, the form in which PowerShell writes objects (MS-PSRP 2.2.5): a strict reader, a writer, and helpers for
 * the values. Knows nothing of remoting; PSRP messages are bare elements of it.
 */
export { ClixmlError, type ClixmlProblem } from "./clixml-problem.ts";
export {
	psDictionary,
	psDouble,
	psEnum,
	psList,
	type PsMemberSource,
	psObject,
	psPrimitive,
} from "./make-values.ts";
export {
	type ClixmlItem,
	ClixmlReader,
	type ClixmlReadOptions,
	type ClixmlResult,
	DEFAULT_CLIXML_LIMITS,
	readClixml,
} from "./read-clixml.ts";
export {
	type ClixmlStream,
	type ClixmlStreamListener,
	type ClixmlStreamPart,
	ClixmlStreamReader,
	readClixmlStream,
} from "./read-stream.ts";
export { parseDateTime, parseTimeSpan, type PsDateTime, toDate } from "./read-time.ts";
export {
	dateTimeOf,
	entriesOf,
	getProperty,
	integerOf,
	isCollection,
	isMemberSet,
	isObject,
	isPrimitive,
	isProgress,
	itemsOf,
	numberOf,
	textOf,
	timeSpanOf,
	unwrap,
} from "./read-value.ts";
export { type PlainObject, type PlainOptions, type PlainValue, toPlain } from "./to-plain.ts";
export type {
	PsCollection,
	PsDictionary,
	PsList,
	PsListForm,
	PsMembers,
	PsMemberSet,
	PsObject,
	PsPrimitive,
	PsPrimitiveType,
	PsProgress,
	PsSimple,
	PsValue,
} from "./values.ts";
export { writeClixml, writeClixmlElement } from "./write-clixml.ts";
