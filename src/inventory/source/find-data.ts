import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import type { Position } from "./problem.ts";
import { type KeyPath, pathKey } from "./source-file.ts";
import { positionAt } from "./parse-yaml.ts";

export interface DataFault extends Position {
	readonly path: KeyPath;
	readonly message: string;
	/** The data cannot be trusted any further. */
	readonly fatal: boolean;
}

/** Turns YAML nodes to plain data and notes where each part stands. */
export class DataFinder {
	readonly keys = new Map<string, Position>();
	readonly values = new Map<string, Position>();
	readonly faults: DataFault[] = [];
	readonly #lines: LineCounter;

	constructor(lines: LineCounter) {
		this.#lines = lines;
	}

	find(node: Node | null | undefined, path: KeyPath): unknown {
		if (node === null || node === undefined) return null;
		const here = positionAt(this.#lines, node.range?.[0] ?? 0);
		this.values.set(pathKey(path), here);
		if (
			isAlias(node) ||
			(isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined) !== undefined
		) {
			const message = "anchors and aliases are not accepted; write the value out";
			this.faults.push({ ...here, path, message, fatal: true });
		}
		if (isMap(node)) return this.#findMapping(node.items, path);
		if (isSeq(node)) return node.items.map((item, index) => this.find(item as Node | null, [...path, index]));
		return isScalar(node) ? node.value : null;
	}

	#findMapping(items: readonly Pair[], path: KeyPath): Record<string, unknown> {
		const data: Record<string, unknown> = {};
		for (const pair of items) {
			const node = pair.key as Node | null;
			const key = isScalar(node) ? String(node.value) : "";
			const keyPath = [...path, key];
			const here = positionAt(this.#lines, node?.range?.[0] ?? 0);
			const first = this.keys.get(pathKey(keyPath));
			if (key === "<<") {
				const message = "merge keys are not accepted; settings of a site, tenant or defaults are inherited";
				this.faults.push({ ...here, path: keyPath, message, fatal: true });
			} else if (key === "__proto__") {
				this.faults.push({ ...here, path: keyPath, message: "unknown key", fatal: false });
			} else if (first !== undefined) {
				const message = `is written twice; first on line ${first.line}`;
				this.faults.push({ ...here, path: keyPath, message, fatal: false });
			} else {
				this.keys.set(pathKey(keyPath), here);
				data[key] = this.find(pair.value as Node | null, keyPath);
			}
		}
		return data;
	}
}
