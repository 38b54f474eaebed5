// node bench/psrp-sessions.js [32 100]: one PowerShell remoting session per host over the same sshd, by this program and by
// Invoke-Command -HostName of PowerShell 7; then the same with cheap peers (the lab's hosts), `--peers 1000`.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { measure } from "./measure.js";
import { sshdPath, startSshds } from "./start-sshd.js";

/** Sessions that Invoke-Command -HostName opens at a time; it has no parameter for it. */
const AT_ONCE = 32;
/** The other one sometimes gives a session up as broken when the server answers at once; more than a few is a fault. */
const MOST_UNANSWERED = 0.03;
const driver = fileURLToPath(new URL("./ssh-driver.js", import.meta.url));
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const pwsh = findPwsh();

const words = process.argv.slice(2);
const peersAt = words.indexOf("--peers");
const peers = peersAt < 0 ? 0 : Number(words[peersAt + 1]);
const sizes = (peersAt < 0 ? words : words.slice(0, peersAt)).map(Number).filter((size) => size > 0);

if (sshdPath === undefined || pwsh === undefined || process.platform !== "linux") {
	console.log("skipped: needs Linux with sshd and PowerShell 7");
	process.exit(0);
}
console.log(
	`node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}; servers share the machine; ${AT_ONCE} sessions at once`,
);
for (const size of sizes.length === 0 && peers === 0 ? [32, 100] : sizes) await overSshd(size);
if (peers > 0) await overCheapPeers(peers);

async function overSshd(count) {
	const estate = await startSshds(count, `${pwsh} -sshs -nologo`);
	try {
		await compare(`${count} sessions, sshd with PowerShell 7`, estate);
	} finally {
		estate.stop();
	}
}

/** The lab's servers, all in one process: what is left is the cost of the clients. */
async function overCheapPeers(count) {
	const dir = mkdtempSync(join(tmpdir(), "exf-bench-"));
	const options = [
		"--until-stdin-closes",
		"--dir",
		dir,
		"--hosts",
		String(count),
		"--stories",
		"clean@subsystem",
	];
	const lab = spawn(process.execPath, [main, "lab", "up", "--json", ...options], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	try {
		const [line] = await once(createInterface({ input: lab.stdout }), "line");
		const { defaults, tenants } = parse(readFileSync(JSON.parse(line).inventory, "utf8"));
		const [tenant] = Object.values(tenants);
		const { user, keyFile } = tenant.credentials.fleet;
		const hosts = Object.values(tenant.sites).flatMap((site) => Object.values(site.hosts));
		const estate = {
			addresses: hosts.map(({ address }) => address),
			port: defaults.connection.port,
			key: join(dir, keyFile),
			knownHosts: join(dir, "known_hosts"),
			user,
			dir,
		};
		// The lab's hosts know a few commands only.
		await compare(`${count} sessions, cheap peers`, estate, { script: "hostname", answers: /\S+/g });
	} finally {
		lab.stdin.end();
		if (lab.exitCode === null) await once(lab, "exit");
		rmSync(dir, { recursive: true, force: true });
	}
}

async function compare(
	title,
	estate,
	{ script: remote, answers } = { script: "'session-7'", answers: /^session-7$/gm },
) {
	const ours = join(estate.dir, "estate.json");
	writeFileSync(ours, JSON.stringify({ ...estate, concurrency: AT_ONCE, session: "subsystem" }));
	const script = join(estate.dir, "fan-out.ps1");
	writeFileSync(script, fanOut(estate, remote));
	const one = check(await measure(process.execPath, [driver, ours]), /FullLanguage/g, estate);
	const other = check(
		await measure(pwsh, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script]),
		answers,
		estate,
		MOST_UNANSWERED,
	);
	console.log(title);
	print("  this program", one);
	print("  Invoke-Command -HostName", other);
	const ratio = (key) => (one[key] / other[key]).toFixed(3);
	console.log(`  wall ${ratio("wallMs")} x, CPU ${ratio("cpuMs")} x, memory ${ratio("peakMb")} x`);
}

function check(result, pattern, { addresses }, unanswered = 0) {
	const answers = result.out.match(pattern)?.length ?? 0;
	if (result.code === 0 && answers >= addresses.length * (1 - unanswered)) return { ...result, answers };
	throw new Error(`exit ${result.code}, ${answers} of ${addresses.length} answers: ${result.err}`);
}

function print(name, { wallMs, cpuMs, peakMb, answers }) {
	console.log(
		`${name}: ${answers} answers, ${(wallMs / 1000).toFixed(2)} s wall, ${(cpuMs / 1000).toFixed(2)} s client CPU, ${peakMb.toFixed(0)} MB peak PSS with its ssh processes`,
	);
}

function fanOut({ addresses, port, key, knownHosts, user }, remote) {
	const quoted = addresses.map((address) => `'${address}'`).join(",");
	return `$options = @{ UserKnownHostsFile = '${knownHosts}'; StrictHostKeyChecking = 'yes'; IdentitiesOnly = 'yes'; LogLevel = 'ERROR' }
Invoke-Command -HostName ${quoted} -Port ${port} -UserName '${user}' -KeyFilePath '${key}' -Options $options -ScriptBlock { ${remote} }
`;
}

function findPwsh() {
	try {
		return execFileSync("which", ["pwsh"], { encoding: "utf8" }).trim();
	} catch {
		return undefined;
	}
}
