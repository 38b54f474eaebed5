import { createHash } from "node:crypto";
import { FleetError } from "../errors.ts";

export interface Shard {
	/** From 1 to count. */
	readonly index: number;
	readonly count: number;
}

const MOST_SHARDS = 1000;

/** Reads `2/5`. Fails with `selection-invalid`. */
export function parseShard(text: string): Shard {
	const [, index = "0", count = "0"] = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? [];
	const shard = { index: Number(index), count: Number(count) };
	if (shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS) return shard;
	throw new FleetError(
		"selection-invalid",
		`--shard ${text}: expected a share such as 2/5, of at most ${MOST_SHARDS}`,
	);
}

/** Whether a host belongs to a share: by its id alone, so that other hosts coming or going do not move it. */
export function isInShard(hostId: string, shard: Shard): boolean {
	const hash = createHash("sha256").update(hostId).digest().readUInt32BE(0);
	return hash % shard.count === shard.index - 1;
}
