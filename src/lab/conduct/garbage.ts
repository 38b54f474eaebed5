import { createHash } from "node:crypto";
import { type ExecAnswer, exit } from "./exec-answer.ts";

const BLOCKS = 2000;

/** 64 KB that look random and are the same every time, and a clean end. */
export function garbage(): ExecAnswer[] {
	let block = createHash("sha256").update("garbage").digest();
	const blocks: Buffer[] = [];
	for (let index = 0; index < BLOCKS; index++) {
		blocks.push(block);
		block = createHash("sha256").update(block).digest();
	}
	return [{ kind: "stdout", data: Buffer.concat(blocks) }, exit(0)];
}
