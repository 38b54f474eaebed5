import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PowerShellRemoting } from "../../core/model/host.ts";
import { type Target, TransportError } from "../transport.ts";
import type { AnswerQueue } from "./answer-queue.ts";
import type { JudgedKey } from "./judge-ssh-server.ts";
import { mapFault } from "./map-fault.ts";
import { sshRequest } from "./open-request.ts";
import type { Login } from "./open-session.ts";
import { knownHostsLine, sshOptions } from "./ssh-options.ts";

/** OpenSSH does not translate its messages; this one names user and server, nothing else tells. */
const REFUSED = /^\S+@(\S+): Permission denied \([\w@.,-]*\)\.$/;

/**
 * Calls `work` with the login over ssh, which may accept exactly the key that was judged. The file
 * for that lives as long as the work.
 */
export async function withSshLogin<Result>(
	target: Target,
	remoting: PowerShellRemoting,
	key: JudgedKey,
	session: { readonly alias: string; readonly where: string; readonly queue: AnswerQueue },
	work: (login: Login) => Promise<Result>,
): Promise<Result> {
	const { alias, where, queue } = session;
	const { address, connection } = target.host;
	const folder = await mkdtemp(join(tmpdir(), "exf-known-hosts-"));
	try {
		const file = join(folder, "known_hosts");
		await writeFile(file, knownHostsLine(alias, key), { mode: 0o600 });
		const options = sshOptions(address, alias, key, file, connection.auth, connection.timeouts.connectMs);
		let isRefused = false;
		queue.onNoise = (line) => {
			if (REFUSED.exec(line.trim())?.[1] === address) isRefused = true;
		};
		return await work({
			fields: sshRequest(target, remoting, alias, options),
			explain: (fault) => (isRefused ? refused(where) : endedEarly(mapFault(fault, where, "opening"))),
		});
	} finally {
		queue.onNoise = undefined;
		await rm(folder, { recursive: true, force: true });
	}
}

function refused(where: string): TransportError {
	return new TransportError("auth", `${where} refused the login`, {
		hint: "Check user and key of the credential, and on the server administrators_authorized_keys and its permissions.",
	});
}

/** The server answered and its key is right, so ssh ended after the login or because of it. */
function endedEarly(error: TransportError): TransportError {
	return new TransportError(error.code, error.message, {
		hint: "Has sshd_config of the host a line Subsystem powershell, with a PowerShell 7 that is there, and may the account use it?",
		cause: error,
	});
}
