import { createHash } from "node:crypto";

/** Stands for the computer name in a text, and is filled in per host. */
export const COMPUTER_NAME = "{{COMPUTER-NAME}}";
/** Stands for something that setup makes up on every host anew. */
export const RANDOM_KEY = "{{RANDOM-KEY}}";

/** Stands for date and hour that many hours before the host's clock: `2026-11-26T17`. */
export function hoursAgo(hours: number): string {
	return `{{HOURS-AGO-${hours}}}`;
}

const HOURS_AGO = /\{\{HOURS-AGO-(\d+)\}\}/g;
const HOUR_MS = 3_600_000;

/** A file of a simulated host that scripts can read. */
export interface TextFile {
	/** Content; the places above differ from host to host, or from hour to hour. */
	readonly template: string;
	readonly byteOrderMark: boolean;
	readonly modifiedUtc: string;
	/** `latin1` where the content is no text: each character is a byte. @default UTF-8 */
	readonly encoding?: "latin1";
}

/** The bytes that a host of this name has at that time. */
export function bytesOf(file: TextFile, computerName: string, now: Date = new Date()): Buffer {
	const text = file.template
		.replaceAll(COMPUTER_NAME, computerName)
		.replaceAll(RANDOM_KEY, () => randomKey(computerName))
		.replace(HOURS_AGO, (_match, hours: string) =>
			new Date(now.getTime() - Number(hours) * HOUR_MS).toISOString().slice(0, 13),
		);
	return Buffer.from(file.byteOrderMark ? `\uFEFF${text}` : text, file.encoding ?? "utf8");
}

/** The file of which a host of this name has these bytes; the other way round than `bytesOf`. */
export function textFileOf(bytes: Buffer, computerName: string, modifiedUtc: string): TextFile {
	const text = bytes.toString("utf8");
	if (!Buffer.from(text, "utf8").equals(bytes)) {
		return { template: bytes.toString("latin1"), byteOrderMark: false, modifiedUtc, encoding: "latin1" };
	}
	const byteOrderMark = text.startsWith("\uFEFF");
	const template = (byteOrderMark ? text.slice(1) : text)
		.replaceAll(randomKey(computerName), RANDOM_KEY)
		.replaceAll(computerName, COMPUTER_NAME);
	return { template, byteOrderMark, modifiedUtc };
}

/** Whether hosts of different names have different bytes. */
export function isPersonal(file: TextFile): boolean {
	return file.template.includes(COMPUTER_NAME) || file.template.includes(RANDOM_KEY);
}

/** The same for a host at every start of the lab. */
function randomKey(computerName: string): string {
	const block = (part: string): Buffer => createHash("sha256").update(`${part} ${computerName}`).digest();
	return Buffer.concat([block("a"), block("b"), block("c")]).toString("base64");
}
