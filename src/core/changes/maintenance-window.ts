/** When changes may start, as a tenant's policy says it. */
export interface MaintenanceWindow {
	/** `mon` ... `sun`: days on which it opens. */
	readonly days: readonly string[];
	/** `22:00` */
	readonly from: string;
	/** Before `from`: on the next day. */
	readonly to: string;
	/** `Europe/Berlin` */
	readonly timeZone: string;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Whether a window is open at a moment, by the clock on the wall of its own time zone. */
export function isWindowOpen(window: MaintenanceWindow, at: Date): boolean {
	const { day, time } = wallClock(at, window.timeZone);
	const days = window.days.map((name) => name.toLowerCase());
	const dayBefore = DAYS[(DAYS.indexOf(day) + 6) % 7] ?? "";
	if (window.from < window.to) return days.includes(day) && time >= window.from && time < window.to;
	return (days.includes(day) && time >= window.from) || (days.includes(dayBefore) && time < window.to);
}

/** `sat, sun 22:00 to 04:00 (Europe/Berlin)` */
export function describeWindow({ days, from, to, timeZone }: MaintenanceWindow): string {
	return `${days.join(", ")} ${from} to ${to} (${timeZone})`;
}

function wallClock(at: Date, timeZone: string): { readonly day: string; readonly time: string } {
	const parts = new Intl.DateTimeFormat("en-US", {
		timeZone,
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	}).formatToParts(at);
	const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
	return { day: part("weekday").toLowerCase(), time: `${part("hour")}:${part("minute")}` };
}
