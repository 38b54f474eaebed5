import { describe, expect, it } from "vitest";
import { encodeRequest } from "../../../src/remoting/powershell/encode-request.ts";
import { mapFault } from "../../../src/remoting/powershell/map-fault.ts";
import { parseAnswer } from "../../../src/remoting/powershell/parse-answer.ts";

type Fields = readonly (readonly [string, string | number])[];

function fault(fields: Fields, stage: "opening" | "running" = "opening") {
	// Requests and answers have the same form, but for the first two words.
	const line = encodeRequest("open", "7", fields).replace("open 7", " 7 fault");
	const answer = parseAnswer(line);
	if (answer === undefined) throw new Error("not an answer");
	return mapFault(answer, "ex01:5985", stage);
}

/** Signed, as PSRemotingTransportException.ErrorCode has them; the ids that PowerShell makes of them. */
const FAULTS = [
	["dns", -2144108103, "ComputerNotFound,PSSessionOpenFailed"],
	["dns", 53, "NetworkPathNotFound,PSSessionOpenFailed"],
	["refused", -2144108526, "CannotConnect,PSSessionOpenFailed"],
	["refused", -2144108270, "CannotConnectWinRMService,PSSessionOpenFailed"],
	["connect-timeout", -2144108250, "WinRMOperationTimeout,PSSessionOpenFailed"],
	["tls", 12175, "12175,PSSessionOpenFailed"],
	["tls", -2147012721, "-2147012721,PSSessionOpenFailed"],
	["tls", -2146762487, "-2146762487,PSSessionOpenFailed"],
	["auth", 1326, "LogonFailure,PSSessionOpenFailed"],
	["auth", 1311, "AuthenticationFailed,PSSessionOpenFailed"],
	["auth", -2144108316, "ServerNotTrusted,PSSessionOpenFailed"],
	["auth", -2144108274, "InvalidAuthentication,PSSessionOpenFailed"],
	["auth", -2144108318, "ClientKerberosDisabled,PSSessionOpenFailed"],
	["auth", -2144108276, "WorkgroupCannotUseKerberos,PSSessionOpenFailed"],
	["auth", -2144108315, "ExplicitCredentialsRequired,PSSessionOpenFailed"],
	["auth", -2144108101, "CannotUseIPAddress,PSSessionOpenFailed"],
	["auth", -2146893053, "TargetUnknown,PSSessionOpenFailed"],
	["auth", -2146893022, "-2146893022,PSSessionOpenFailed"],
	["access-denied", 5, "AccessDenied,PSSessionOpenFailed"],
	["access-denied", -2147024891, "-2147024891,PSSessionOpenFailed"],
	["access-denied", -2144108116, "RemoteSessionDisallowed,PSSessionOpenFailed"],
	["access-denied", -2144108065, "CannotConnectRunAsFailed,PSSessionOpenFailed"],
	["quota", -2144108123, "-2144108123,PSSessionOpenFailed"],
	["quota", -2144108122, "-2144108122,PSSessionOpenFailed"],
	["quota", 14, "ServerOutOfMemory,PSSessionOpenFailed"],
	["closed", 995, "WinRMOperationAborted,PSSessionOpenFailed"],
	["closed", 1115, "ShutDownInProgress,PSSessionOpenFailed"],
	["closed", -2144108453, "CannotConnectTargetSessionDoesNotExist,PSSessionOpenFailed"],
	["protocol", -2144108485, "InvalidResourceUri,PSSessionOpenFailed"],
	["protocol", -2141974624, "IncorrectProtocolVersion,PSSessionOpenFailed"],
	["protocol", -2144108269, "URLNotAvailable,PSSessionOpenFailed"],
	["protocol", -2144108135, "RedirectInformationRequired,PSSessionOpenFailed"],
] as const;

describe("faults of the held PowerShell", () => {
	it.each(FAULTS)("are %s for the number %i", (code, number) => {
		expect(
			fault([
				["message", "Text in any language"],
				["number", number],
			]).code,
		).toBe(code);
	});

	it.each(FAULTS)("are %s for the unsigned number of %i", (code, number) => {
		expect(fault([["number", number >>> 0]]).code).toBe(code);
	});

	it.each(FAULTS)("are %s for the id that stands for %i", (code, _number, errorId) => {
		expect(
			fault([
				["number", 0],
				["errorId", errorId],
			]).code,
		).toBe(code);
	});

	it("are not judged by their text", () => {
		const texts = ["Access is denied.", "Der Benutzername oder das Kennwort ist falsch.", "LogonFailure"];
		expect(texts.map((message) => fault([["message", message]]).code)).toEqual(texts.map(() => "protocol"));
	});

	it("are language-mode where a session takes no scripts", () => {
		expect(fault([["errorId", "ScriptsNotAllowed"]], "running")).toMatchObject({
			code: "language-mode",
			transient: false,
		});
	});

	it("are closed once a session was open, however the network says it", () => {
		const numbers = [-2144108250, -2144108526, -2144108453, 12030];
		expect(numbers.map((number) => fault([["number", number]], "running").code)).toEqual(
			numbers.map(() => "closed"),
		);
		expect(fault([["type", "PSRemotingTransportException"]], "running").code).toBe("closed");
	});

	it("tell the number as people look it up, and the cleaned text", () => {
		expect(
			fault([
				["message", "\u001b[31mNope\r\n"],
				["number", -2144108526],
			]).message,
		).toBe("ex01:5985: Nope (0x80338012)");
	});

	it("say which setting chooses another session configuration", () => {
		expect(fault([["number", -2144108485]]).hint).toContain("configurationName");
	});

	it("may go away by themselves only where that is likely", () => {
		const transient = FAULTS.filter(([, number]) => fault([["number", number]]).transient).map(
			([code]) => code,
		);
		expect([...new Set(transient)].sort()).toEqual(["closed", "connect-timeout", "quota", "refused"]);
	});
});
