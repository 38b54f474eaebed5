import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../fixtures/inventory");

/** An inventory file with what its comments say of it. */
export interface InventoryFixture {
	readonly name: string;
	readonly path: string;
	readonly text: string;
	/** `# expect 5:7: path: message`, or `# expect file:5:7: ...` for an included file. */
	readonly expected: readonly string[];
	/** Why only the loader can see the problem, from `# loader-only: ...`. */
	readonly loaderOnly: string | undefined;
}

/** Files of one folder; those that they include lie in a folder below. */
export function readFixtures(verdict: "valid" | "invalid"): InventoryFixture[] {
	const folder = join(ROOT, verdict);
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name }) => {
			const path = join(folder, name);
			const text = readFileSync(path, "utf8");
			return {
				name,
				path,
				text,
				expected: [...text.matchAll(/^# expect (.*)$/gm)].map((match) => match[1] ?? ""),
				loaderOnly: /^# loader-only: (.*)$/m.exec(text)?.[1],
			};
		});
}

/** Lines of an error as the fixtures write them: without the folder, and without the own name. */
export function shortLines(message: string, fixture: InventoryFixture): string[] {
	const folder = fixture.path.slice(0, -fixture.name.length);
	return message
		.replaceAll(folder, "")
		.split("\n")
		.map((line) => (line.startsWith(`${fixture.name}:`) ? line.slice(fixture.name.length + 1) : line));
}
