import { stringify } from "csv-stringify/sync";

/** A column: its heading, and its value for one row. */
export interface Column<Row> {
	readonly name: string;
	readonly value: (row: Row) => string | number | null | undefined;
}

/** Excel takes a file for UTF-8 only with this in front. */
const BYTE_ORDER_MARK = "\ufeff";

/** RFC 4180 with CRLF. Texts that a spreadsheet would run as a formula get an apostrophe in front. */
const OPTIONS = { escape_formulas: true, record_delimiter: "windows", quoted_match: /^\s|\s$/ } as const;

/** Byte order mark and headings. */
export function csvHead<Row>(columns: readonly Column<Row>[]): string {
	return BYTE_ORDER_MARK + stringify([columns.map(({ name }) => name)], OPTIONS);
}

export function csvLine<Row>(columns: readonly Column<Row>[], row: Row): string {
	return stringify([columns.map(({ value }) => value(row) ?? "")], OPTIONS);
}
