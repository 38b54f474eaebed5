/** A DateTime exactly as .NET has it. */
export interface PsDateTime {
	/** Units of 100 ns since 0001-01-01T00:00:00 of the clock that the text shows, as DateTime.Ticks. */
	readonly ticks: bigint;
	/** `local`: the clock of the sender, whose distance to UTC is known. `unspecified`: some clock. */
	readonly kind: "utc" | "local" | "unspecified";
	/** Minutes that the clock is ahead of UTC; null when unspecified. */
	readonly offsetMinutes: number | null;
}

const DATE_TIME =
	/^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?)?(?:(Z)|([+-])(\d\d):(\d\d))?$/;
const TIME_SPAN = /^(-)?P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,7}))?S)?)?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const TICKS_PER_SECOND = 10_000_000n;
/** Days from 0001-01-01 to 1970-01-01. */
const UNIX_DAY = 719_162;
const TICKS_PER_MS = 10_000n;
const UNIX_TICKS = BigInt(UNIX_DAY) * 86_400n * TICKS_PER_SECOND;
const TIME_SPAN_END = 2n ** 63n;

/** True for the text of a `DT`: a date that exists. Cheaper than reading it. */
export function isDateTime(text: string): boolean {
	return readFields(text) !== null;
}

/** Reads the text of a `DT`; null when it is no date that exists. */
export function parseDateTime(text: string): PsDateTime | null {
	const fields = readFields(text);
	if (fields === null) return null;
	const { seconds, fraction, zone, offset } = fields;
	const ticks = BigInt(seconds) * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, "0"));
	if (zone === "Z") return { ticks, kind: "utc", offsetMinutes: 0 };
	if (zone === "") return { ticks, kind: "unspecified", offsetMinutes: null };
	return { ticks, kind: "local", offsetMinutes: zone === "-" ? 0 - offset : offset };
}

interface DateTimeFields {
	/** Since 0001-01-01, by the clock that the text shows. */
	readonly seconds: number;
	readonly fraction: string;
	readonly zone: string;
	/** Minutes, without sign. */
	readonly offset: number;
}

function readFields(text: string): DateTimeFields | null {
	const match = DATE_TIME.exec(text);
	if (match === null) return null;
	const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = ""] = match;
	const days = daysBefore(Number(year), Number(month), Number(day));
	if (days === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
	const offset = Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0);
	// .NET takes 14 hours at most.
	if (offset > 840 || Number(match[11] ?? 0) > 59) return null;
	const seconds = days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
	return { seconds, fraction, zone: match[8] ?? match[9] ?? "", offset };
}

function daysBefore(year: number, month: number, day: number): number | null {
	const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const inMonth = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
	if (year < 1 || day < 1 || day > inMonth) return null;
	const years = year - 1;
	const months = DAYS_BEFORE_MONTH[month - 1] ?? 0;
	const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
	return years * 365 + leapDays + months + (month > 2 && isLeap ? 1 : 0) + day - 1;
}

/** The moment to the millisecond (100 ns are lost); an unspecified clock is taken for UTC. */
export function toDate({ ticks, offsetMinutes }: PsDateTime): Date {
	const sinceUnix = ticks - UNIX_TICKS;
	const floored = sinceUnix >= 0n ? sinceUnix / TICKS_PER_MS : (sinceUnix - TICKS_PER_MS + 1n) / TICKS_PER_MS;
	return new Date(Number(floored) - (offsetMinutes ?? 0) * 60_000);
}

export function isTimeSpan(text: string): boolean {
	return parseTimeSpan(text) !== null;
}

/** Ticks (100 ns) of the text of a `TS`; null when it is no duration in days and smaller, or beyond Int64. */
export function parseTimeSpan(text: string): bigint | null {
	if (text.length > 100) return null;
	const match = TIME_SPAN.exec(text);
	if (match === null) return null;
	const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
	const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
	const ticks = whole * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, "0"));
	if (sign !== undefined) return ticks > TIME_SPAN_END ? null : -ticks;
	return ticks >= TIME_SPAN_END ? null : ticks;
}
