import { psEnum, psObject, type PsObject } from "../../clixml/index.ts";
import { hostMethodName } from "../messages/host-methods.ts";
import type { HostCall } from "../messages/read-records.ts";
import { errorRecord, writeErrorRecord } from "../messages/write-records.ts";

/** The answer of a host that nobody sits at: MS-PSRP 2.2.2.28 with an exception. */
export function refuseHostCall(call: HostCall): PsObject {
	const method = hostMethodName(call.method) ?? String(call.method);
	const refusal = errorRecord({
		message: `This session has no user: ${method} cannot be answered.`,
		exceptionType: "System.Management.Automation.Host.HostException",
		fullyQualifiedErrorId: "HostFunctionNotImplemented",
		category: "NotImplemented",
		reason: "HostException",
		targetName: method,
	});
	return psObject({
		extended: {
			ci: call.callId,
			mi: psEnum("System.Management.Automation.Remoting.RemoteHostMethodId", call.method, method),
			me: writeErrorRecord(refusal),
		},
	});
}
