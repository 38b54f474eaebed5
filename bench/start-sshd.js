// One account's real sshd on many loopback addresses, so that clients see as many hosts (Linux).
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** sshd takes no more listen addresses in one process (MAX_LISTEN_SOCKS). */
const ADDRESSES_EACH = 16;

export const sshdPath = ["/usr/sbin/sshd", "/usr/bin/sshd"].find((path) => existsSync(path));

/** A powershell.exe that only greets and ends, in the frames of exec-reader.ps1. */
const STAND_IN = `#!/bin/sh
read -r line; set -- $line; prefix=$2
echo "\${prefix}H5.1 FullLanguage"
cat >/dev/null
echo "\${prefix}.0"
`;

/** Starts servers for `count` addresses, with what answers the subsystem "powershell"; resolves when all listen. */
export async function startSshds(count, subsystem) {
	const dir = mkdtempSync(join(tmpdir(), "exf-bench-sshd-"));
	const port = await freePort();
	const key = join(dir, "client");
	for (const file of ["host", "client"]) {
		execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(dir, file)]);
	}
	mkdirSync(join(dir, "bin"));
	writeFileSync(join(dir, "bin/powershell.exe"), STAND_IN);
	chmodSync(join(dir, "bin/powershell.exe"), 0o755);
	writeFileSync(join(dir, "authorized_keys"), readFileSync(`${key}.pub`));
	if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
	const addresses = Array.from(
		{ length: count },
		(_, index) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
	);
	const hostKey = readFileSync(join(dir, "host.pub"), "utf8").trim();
	const knownHosts = join(dir, "known_hosts");
	writeFileSync(knownHosts, addresses.map((address) => `[${address}]:${port} ${hostKey}\n`).join(""));
	const servers = [];
	for (let start = 0; start < count; start += ADDRESSES_EACH) {
		const some = addresses.slice(start, start + ADDRESSES_EACH);
		servers.push(await startOne(dir, port, some, servers.length, subsystem));
	}
	return {
		addresses,
		port,
		key,
		knownHosts,
		dir,
		user: userInfo().username,
		stop() {
			for (const server of servers) server.kill();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

async function startOne(dir, port, addresses, number, subsystem) {
	const config = join(dir, `sshd_config${number}`);
	const lines = [
		...addresses.map((address) => `ListenAddress ${address}:${port}`),
		`HostKey ${join(dir, "host")}`,
		`AuthorizedKeysFile ${join(dir, "authorized_keys")}`,
		`PidFile ${join(dir, `sshd${number}.pid`)}`,
		// HOME: the start files of an account (version managers) can cost ten times what the command does.
		`SetEnv HOME=${dir} PATH=${join(dir, "bin")}:/usr/local/bin:/usr/bin:/bin`,
		...(subsystem === undefined ? [] : [`Subsystem powershell ${subsystem}`]),
		"StrictModes no",
		"UsePAM no",
		"PermitRootLogin yes",
		"PrintMotd no",
		"MaxStartups 200",
		"LogLevel INFO",
	];
	writeFileSync(config, `${lines.join("\n")}\n`);
	const child = spawn(sshdPath, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
	let log = "";
	await new Promise((resolve, reject) => {
		child.stderr.on("data", (chunk) => {
			log = (log + chunk).slice(-20_000);
			if (log.split("Server listening").length > addresses.length) resolve();
		});
		child.once("exit", () => reject(new Error(`sshd did not start: ${log}`)));
	});
	return child;
}

async function freePort() {
	const server = createServer();
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}
