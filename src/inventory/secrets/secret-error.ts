import { FleetError, type FleetErrorOptions } from "../../core/errors.ts";

/**
 * A secret cannot be had: code `secret-unresolved`. The text names the reference and a reason in
 * our own words. A value, an output of a command or an error text of the system never gets in.
 */
export function secretError(reference: string, reason: string, options: FleetErrorOptions = {}): FleetError {
	return new FleetError("secret-unresolved", `${reference} ${reason}`, options);
}

/** Reason in words for an error of the file system. */
export function fileReason(thrown: unknown): string {
	const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown";
	return REASONS[code] ?? `cannot be read (${code})`;
}

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: "cannot be read: there is no such file",
	ENOTDIR: "cannot be read: there is no such file",
	EACCES: "cannot be read: no permission",
	EPERM: "cannot be read: no permission",
	EISDIR: "cannot be read: it is a folder",
	ELOOP: "cannot be read: its links go round in a circle",
};
