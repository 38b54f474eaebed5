import { COMPUTER_NAME, hoursAgo, type TextFile } from "../text-file.ts";

const FETCH =
	"FetchMitigation,S:LogLevel=Information;S:Message=Fetching mitigations from https://officeclient.microsoft.com/getexchangemitigations";
const REFUSED =
	"FetchMitigation,S:LogLevel=Warning;S:Message=Connection attempted against untrusted endpoint";

const HOURS = 48;

/**
 * Two days of the log of the Emergency Mitigation service until an hour ago, one fetch an hour. From some day on
 * Microsoft's side serves only servers with newer certificates in their binaries; older ones are refused.
 */
export function mitigationLog(folder: string, isRefused: boolean): Record<string, TextFile> {
	const rows = Array.from({ length: HOURS }, (_, index) => {
		const at = hoursAgo(HOURS - index);
		const start = `${at}:07:12.331Z,${COMPUTER_NAME},${FETCH}\r\n`;
		return isRefused ? `${start}${at}:07:13.080Z,${COMPUTER_NAME},${REFUSED}\r\n` : start;
	});
	const head = `#Software: Microsoft Exchange Server\r\n#Log-type: Mitigation Service Log\r\n#Date: ${hoursAgo(HOURS)}:07:12.331Z\r\n#Fields: TimeStamp,ServerName,EventId,EventData\r\n`;
	return {
		[`${folder}\\MitigationService_1.LOG`]: {
			template: head + rows.join(""),
			byteOrderMark: true,
			modifiedUtc: "2026-11-22T23:07:13Z",
		},
	};
}
