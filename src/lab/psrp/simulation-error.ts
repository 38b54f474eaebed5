import { type ErrorRecord, errorRecord } from "../../protocol/psrp/index.ts";

/** How the lab says that it has no answer, inside a session. */
export function simulationError(message: string): ErrorRecord {
	return errorRecord({
		message,
		exceptionType: "System.NotSupportedException",
		fullyQualifiedErrorId: "ExfLabNotSimulated",
		category: "NotImplemented",
		reason: "NotSupportedException",
	});
}
