import { cleanText } from "../../core/clean-text.ts";
import type { Host } from "../../core/model/host.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import { isAssessed } from "../../core/model/outcome.ts";
import type { ScanEvents } from "../../core/model/scan-events.ts";

/** Redraws per second are enough for eyes and cheap for the terminal. */
const REDRAW_MS = 120;
const SLOWEST_SHOWN = 3;
const FAILURES_SHOWN = 4;

interface Screen {
	readonly columns?: number;
	write(text: string): unknown;
}

/** One small block that is redrawn in place: totals, time left, slowest hosts, last failures. */
export function createLiveProgress(screen: Screen): ScanEvents {
	const running = new Map<string, { readonly host: Host; readonly since: number }>();
	const failures: string[] = [];
	let total = 0;
	let done = 0;
	let notAssessed = 0;
	/** Done by an earlier process of a continued run. */
	let before = 0;
	let drawn = 0;
	let began = 0;
	let timer: NodeJS.Timeout | undefined;

	function draw(): void {
		const lines = [headline(), ...slowest(), ...failures.map((line) => `  ${line}`)];
		const width = (screen.columns ?? 80) - 1;
		screen.write(erase() + lines.map((line) => `${line.slice(0, width)}\n`).join(""));
		drawn = lines.length;
	}
	function erase(): string {
		return drawn === 0 ? "" : `\u001b[${drawn}A\u001b[0J`;
	}
	function headline(): string {
		const left = total - done;
		const seconds = (performance.now() - began) / 1000;
		const own = done - before;
		const eta = own === 0 || left === 0 ? "" : `, about ${formatSeconds((seconds / own) * left)} left`;
		const missed = notAssessed === 0 ? "" : `, ${notAssessed} not assessed`;
		return `${done}/${total} hosts, ${running.size} running${missed}, ${formatSeconds(seconds)}${eta}`;
	}
	function slowest(): string[] {
		return [...running.values()]
			.sort((a, b) => a.since - b.since)
			.slice(0, SLOWEST_SHOWN)
			.filter((entry) => performance.now() - entry.since > 2000)
			.map((entry) => `  ${entry.host.id} for ${formatSeconds((performance.now() - entry.since) / 1000)}`);
	}
	function above(line: string): void {
		screen.write(`${erase()}${line}\n`);
		drawn = 0;
		draw();
	}

	return {
		onRunStart(run) {
			total = run.selection.hosts;
			done = run.totals.all.hosts;
			before = done;
			began = performance.now();
			timer = setInterval(draw, REDRAW_MS).unref();
			draw();
		},
		onHostStart(host) {
			running.set(host.id, { host, since: performance.now() });
		},
		onHostEnd(record) {
			running.delete(record.host);
			done += 1;
			if (isAssessed(record.outcome.status)) return;
			notAssessed += 1;
			failures.push(describeOutcome(record));
			if (failures.length > FAILURES_SHOWN) failures.shift();
		},
		onNotice: (message) => above(`note: ${cleanText(message)}`),
		onRunEnd() {
			clearInterval(timer);
			screen.write(erase());
			drawn = 0;
		},
	};
}

/** `contoso/berlin/ex01 unreachable: ...` */
export function describeOutcome(record: HostRecord): string {
	const { status, message } = record.outcome;
	return `${record.host} ${status}${message === undefined ? "" : `: ${cleanText(message, 200)}`}`;
}

function formatSeconds(seconds: number): string {
	if (seconds < 90) return `${Math.round(seconds)} s`;
	return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
