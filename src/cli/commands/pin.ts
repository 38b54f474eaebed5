import type { Fleet } from "../../app/open-fleet.ts";
import { collectHostKeys, type HostKeyState, storeHostKeys } from "../../app/pin-host-keys.ts";
import { cleanText } from "../../core/clean-text.ts";
import { FleetError } from "../../core/errors.ts";
import { isOn, numberOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";
import { askLine } from "../terminal/ask-line.ts";

const COMPARE =
	"Compare each fingerprint on the server itself, for example with\n  ssh-keygen -lf C:\\ProgramData\\ssh\\ssh_host_ed25519_key.pub\nWhoever stands in between can show any key.";

/** `exf check --pin`: shows unknown host keys and stores them after confirmation. */
export async function pinHostKeys(
	{ output, argv, signal }: Pick<CommandContext, "output" | "argv" | "signal">,
	fleet: Fleet,
): Promise<ExitCode> {
	const json = isOn(argv, "json");
	const { out } = output;
	const states = await collectHostKeys(fleet, signal, (state) => {
		if (json) printLine(out, JSON.stringify({ ...state, key: undefined }));
		else for (const line of describe(state)) printLine(out, line);
	});
	if (signal.aborted) return EXIT.interrupted;
	const unknown = states.filter((state) => state.state === "unknown");
	const left = states.some((state) => state.state === "refused" || state.state === "failed");
	if (unknown.length > 0) {
		if (!json) for (const line of sharedKeys(states)) printLine(out, line);
		if (!(await isConfirmed(unknown.length, { output, argv, signal }))) {
			printLine(output.err, "nothing was stored");
			return signal.aborted ? EXIT.interrupted : EXIT.notAssessed;
		}
		for (const { file, added, already, hashed } of await storeHostKeys(unknown)) {
			const how = hashed ? ", names hashed like the other lines there" : "";
			const rest =
				already === 0 ? "" : `; ${already} had got a key there in the meantime and were left alone`;
			if (json) printLine(out, JSON.stringify({ event: "stored", file, added, already, hashed }));
			else printLine(out, `stored ${added} host keys in ${file}${how}${rest}`);
		}
	} else if (!json) printLine(out, "\nno unknown host keys: nothing to store");
	if (!json && unknown.length > 0) printLine(out, "next: exf check");
	return left ? EXIT.notAssessed : EXIT.clean;
}

function describe({ name, address, port, state, keyType, fingerprint, ...rest }: HostKeyState): string[] {
	const key = keyType === undefined ? "" : `  ${keyType} ${fingerprint}`;
	const word = state === "refused" || state === "failed" ? state.toUpperCase() : state;
	const message = rest.message === undefined ? "" : `  ${cleanText(rest.message)}`;
	const shown = state === "refused" ? message : `${key}${message}`;
	return [
		`${word.padEnd(7)}  ${name}  ${address}:${port}${shown}`,
		...(rest.hint === undefined ? [] : [`         hint: ${rest.hint}`]),
	];
}

/** Servers have keys of their own; the same key twice is a clone, or somebody in between. */
function sharedKeys(states: readonly HostKeyState[]): string[] {
	const owners = new Map<string, string[]>();
	for (const { fingerprint, name, state } of states) {
		if (fingerprint === undefined || (state !== "unknown" && state !== "known")) continue;
		owners.set(fingerprint, [...(owners.get(fingerprint) ?? []), name]);
	}
	return [...owners]
		.filter(([, names]) => names.length > 1)
		.map(
			([key, names]) =>
				`note: ${names.join(", ")} show the same key ${key}: cloned servers, or one in between`,
		);
}

async function isConfirmed(
	count: number,
	{ output, argv, signal }: Pick<CommandContext, "output" | "argv" | "signal">,
): Promise<boolean> {
	const expected = numberOf(argv, "expect-hosts");
	if (expected !== undefined && expected !== count) {
		throw new FleetError(
			"unexpected-hosts",
			`${count} host keys are unknown, not ${expected}; nothing was stored`,
		);
	}
	if (isOn(argv, "yes")) {
		if (expected !== undefined) return true;
		throw new FleetError(
			"usage",
			"--yes needs --expect-hosts with the number of unknown keys; nothing was stored",
		);
	}
	if (process.stdin.isTTY !== true || output.err.isTTY !== true) {
		throw new FleetError(
			"usage",
			`${count} host keys are unknown, and there is no terminal to ask; nothing was stored`,
			{
				hint: `Compare the fingerprints, then run it with --yes --expect-hosts ${count}.`,
			},
		);
	}
	printLine(output.err, `\n${COMPARE}`);
	const answer = await askLine(`Type the number of new keys (${count}) to store them: `, signal);
	return answer?.trim() === String(count);
}
