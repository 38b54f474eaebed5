import { describe, expect, it } from "vitest";
import { preconditionOf } from "../../src/core/model/change/change-values.ts";
import { type ChangedHost, changedHost, undoText } from "../support/change-unit.ts";
import type { LabHost } from "../support/lab-host.ts";
import { engine } from "../support/run-script.ts";
import { UNDO_FOLDER } from "../support/web-lab-host.ts";

export interface ChangeSuite {
	readonly unit: string;
	readonly host: LabHost;
	readonly parameters?: Readonly<Record<string, string | number | boolean>>;
	/** State of the unit on the host as it is. */
	readonly before?: "absent" | "partial" | "other";
	/** Somebody else changes what the unit wrote, and something beside it. */
	readonly foreign: { on(host: ChangedHost): void; beside(host: ChangedHost): void };
}

/** What every mitigate unit must do, in the real engine over a simulated host. */
export function changeSuite({ unit, host, parameters = {}, before = "absent", foreign }: ChangeSuite): void {
	const start = (changes: Partial<LabHost> = {}) => changedHost(unit, { ...host, ...changes }, parameters);

	describe.skipIf(engine === undefined)(
		`${unit} on a host where it is ${before}`,
		{ timeout: 300_000 },
		() => {
			it("tests, applies, applies again, tests, rolls back and tests, and everything is as it was", async () => {
				const changed = start();
				const [files, state] = [changed.files(), changed.state()];
				const first = await changed.test();
				expect([first.state, first.obstacles]).toEqual([before, []]);
				expect([changed.files(), changed.remember(UNDO_FOLDER)]).toEqual([files, []]);

				const applied = await changed.apply(first);
				expect(applied.changed).toBe(true);
				const [filesAfter, undoAfter] = [changed.files(), changed.remember(UNDO_FOLDER)];
				expect(await changed.apply()).toMatchObject({ changed: false, copies: [], values: applied.values });
				expect([changed.files(), changed.remember(UNDO_FOLDER)]).toEqual([filesAfter, undoAfter]);
				const second = await changed.test();
				expect(second).toMatchObject({ state: "applied", values: applied.values, files: applied.files });

				const rolledBack = await changed.rollback(first, applied);
				expect(rolledBack.conflicts).toEqual([]);
				expect(rolledBack.values).toEqual(first.values);
				expect([changed.files(), changed.state()]).toEqual([files, state]);
				expect(await changed.test()).toEqual(first);
				const again = await changed.rollback(first, applied);
				expect([...new Set(again.restored.map(({ how }) => how))]).toEqual(["unchanged"]);
				expect(changed.files()).toEqual(files);
			});

			it("copies each file under its hash before it changes it, for a byte-exact way back", async () => {
				const changed = start();
				const first = await changed.test();
				const { copies } = await changed.apply(first);
				const there = first.files.filter(({ sha256 }) => sha256 !== null);
				expect(copies.map(({ path, sha256 }) => ({ path, sha256 }))).toEqual(there);
				expect(copies.map(({ copy }) => copy)).toEqual(
					there.map(({ sha256 }) => `${UNDO_FOLDER}\\${sha256}.bak`),
				);
				// A unit that changes what its parameters name has a record for each of them.
				const record = new RegExp(`^${unit.replace("/", "-")}(-.+)?\\.json$`);
				expect(changed.remember(UNDO_FOLDER)).toContainEqual(expect.stringMatching(record));
			});

			it.each([1, -1])(
				"comes back whole from a failure at any write (%i: before or after it)",
				async (sign) => {
					const first = await start().test();
					let failures = 0;
					for (let write = 1; ; write++) {
						const changed = start({ failAt: sign * write });
						const [files, state] = [changed.files(), changed.state()];
						const { result } = await changed.run("apply", { expected: preconditionOf(first.values) });
						if (result !== null) break;
						failures++;
						expect(failures).toBeLessThan(60);
						if (JSON.stringify([changed.files(), changed.state()]) === JSON.stringify([files, state]))
							continue;
						changed.set({ failAt: null });
						const { conflicts } = await changed.rollback(first, await changed.test());
						expect(conflicts).toEqual([]);
						expect([changed.files(), changed.state()]).toEqual([files, state]);
					}
					expect(failures).toBeGreaterThan(2);
				},
			);

			it.each([1, -1])("can be rolled back again after a rollback that failed (%i)", async (sign) => {
				const changed = start();
				const [files, state] = [changed.files(), changed.state()];
				const first = await changed.test();
				const applied = await changed.apply(first);
				let failures = 0;
				for (let write = 1; ; write++) {
					changed.set({ failAt: sign * write });
					const { result } = await changed.run("rollback", { undo: undoText(first, applied), force: false });
					if (result !== null) break;
					failures++;
				}
				expect(failures).toBeGreaterThan(0);
				changed.set({ failAt: null });
				expect([changed.files(), changed.state()]).toEqual([files, state]);
			});

			it("refuses another state than the one that was planned on, and writes nothing", async () => {
				const changed = start();
				const files = changed.files();
				const { result, errors } = await changed.run("apply", { expected: "0".repeat(64) });
				expect([result, errors[0]]).toEqual([null, "precondition-changed"]);
				expect([changed.files(), changed.remember(UNDO_FOLDER)]).toEqual([files, []]);
			});

			it("refuses an account without administrator rights", async () => {
				const changed = start({ elevated: false });
				const first = await changed.test();
				expect(first.obstacles.map(({ code }) => code)).toEqual(["not-elevated"]);
				const { errors } = await changed.run("apply", { expected: preconditionOf(first.values) });
				expect(errors[0]).toBe("not-elevated");
				expect(changed.files()).toEqual(start().files());
			});

			it("undoes only its own values where somebody changed something beside them", async () => {
				const changed = start();
				const first = await changed.test();
				const applied = await changed.apply(first);
				foreign.beside(changed);
				const rolledBack = await changed.rollback(first, applied);
				expect(rolledBack.conflicts).toEqual([]);
				expect(rolledBack.restored.map(({ how }) => how)).toContain("values");
				expect(rolledBack.values).toEqual(first.values);
				expect((await changed.test()).state).toBe(before);
				const untouched = start();
				foreign.beside(untouched);
				expect(withoutBlanks(changed.files())).toEqual(withoutBlanks(untouched.files()));
			});

			it("shows what somebody else changed since and writes nothing, unless it is forced", async () => {
				const changed = start();
				const first = await changed.test();
				const applied = await changed.apply(first);
				foreign.on(changed);
				const files = changed.files();
				const refused = await changed.rollback(first, applied);
				expect(refused.conflicts.length).toBeGreaterThan(0);
				expect([refused.restored, changed.files()]).toEqual([[], files]);
				const forced = await changed.rollback(first, applied, true);
				expect(forced.conflicts).toEqual(refused.conflicts);
				expect(forced.values).toEqual(first.values);
			});
		},
	);
}

/** An element that was opened for a rule stays open: `<rules></rules>` instead of `<rules />`. */
function withoutBlanks(files: Record<string, string>): Record<string, string> {
	const squeezed = Object.entries(files).map(([path, text]) => [
		path,
		text.replace(/\s+/g, "").replace(/<([\w.]+)([^<>]*)><\/\1>/g, "<$1$2/>"),
	]);
	return Object.fromEntries(squeezed);
}
