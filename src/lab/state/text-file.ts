import { createHash } from "node:crypto";

/** Stands for the computer name in a text, and is filled in per host. */
export const COMPUTER_NAME = "{{COMPUTER-NAME}}";
/** Stands for something that setup makes up on every host anew. */
export const RANDOM_KEY = "{{RANDOM-KEY}}";

/** A file of a simulated host that scripts can read. */
export interface TextFile {
	/** Content; the two places above differ from host to host. */
	readonly template: string;
	readonly byteOrderMark: boolean;
	readonly modifiedUtc: string;
}

/** The bytes that a host of this name has. */
export function bytesOf(file: TextFile, computerName: string): Buffer {
	const text = file.template
		.replaceAll(COMPUTER_NAME, computerName)
		.replaceAll(RANDOM_KEY, () => randomKey(computerName));
	return Buffer.from(file.byteOrderMark ? `\uFEFF${text}` : text, "utf8");
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
