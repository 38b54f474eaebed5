// node bench/ssh-peers.js [200 32 3]: hosts, concurrency, rounds. The same command on the same sshd by three controllers.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeCommand } from "../dist/remoting/ssh/encode-command.js";
import { createApp } from "../dist/app/create-app.js";
import { measure } from "./measure.js";
import { sshdPath, startSshds } from "./start-sshd.js";

const [hosts = 200, concurrency = 32, rounds = 3] = process.argv.slice(2).map(Number);
const driver = fileURLToPath(new URL("./ssh-driver.js", import.meta.url));

if (sshdPath === undefined || process.platform !== "linux") {
	console.log("skipped: needs Linux with sshd");
	process.exit(0);
}
const estate = await startSshds(hosts);
try {
	await comparePeers();
} finally {
	estate.stop();
}

async function comparePeers() {
	const { bundle } = await createApp();
	// The stand-in reads to the end of its input, and Ansible never closes it.
	const command = `${encodeCommand("powershell.exe", bundle.execReader)} </dev/null`;
	const ours = join(estate.dir, "estate.json");
	writeFileSync(ours, JSON.stringify({ ...estate, concurrency }));
	const peers = [
		{ name: "this program", run: () => measure(process.execPath, [driver, ours]) },
		{ name: "xargs ssh", run: () => measure("xargs", xargsArgs(command)) },
		ansiblePeer(command),
	].filter((peer) => peer !== undefined);
	console.log(
		`${hosts} hosts, ${concurrency} at once, ${rounds} rounds; node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}; servers share the machine`,
	);
	for (let round = 0; round < rounds; round += 1) {
		// Taking turns: whatever else the machine does hits all of them.
		for (const peer of peers) {
			const result = await peer.run();
			const answers = result.out.split("H5.1 FullLanguage").length - 1;
			if (result.code !== 0 || answers !== hosts) {
				throw new Error(`${peer.name}: exit ${result.code}, ${answers} of ${hosts} answers: ${result.err}`);
			}
			peer.results = [...(peer.results ?? []), result];
		}
	}
	const [first, ...others] = peers.map(summary);
	print(first);
	for (const other of others) {
		print(other);
		const ratio = (key) => (first[key] / other[key]).toFixed(2);
		console.log(
			`  this program takes ${ratio("wallMs")} x its wall time, ${ratio("cpuMs")} x its CPU, ${ratio("peakMb")} x its memory`,
		);
	}
}

/** Medians of the rounds. */
function summary({ name, results }) {
	const median = (key) =>
		results.map((result) => result[key]).sort((a, b) => a - b)[Math.floor(results.length / 2)];
	return { name, wallMs: median("wallMs"), cpuMs: median("cpuMs"), peakMb: median("peakMb") };
}

function print({ name, wallMs, cpuMs, peakMb }) {
	console.log(
		`${name}: ${(wallMs / 1000).toFixed(2)} s wall, ${(cpuMs / 1000).toFixed(2)} s controller CPU, ${peakMb.toFixed(0)} MB peak PSS`,
	);
}

function xargsArgs(command) {
	const config = join(estate.dir, "ssh_config");
	writeFileSync(
		config,
		sshOptions()
			.map(([key, value]) => `${key} ${value}\n`)
			.join(""),
	);
	const list = join(estate.dir, "addresses");
	writeFileSync(list, `${estate.addresses.join("\n")}\n`);
	return ["-a", list, "-P", String(concurrency), "-I{}", "ssh", "-F", config, "{}", command];
}

function sshOptions() {
	return [
		["Port", estate.port],
		["User", estate.user],
		["IdentityFile", estate.key],
		["IdentitiesOnly", "yes"],
		["UserKnownHostsFile", estate.knownHosts],
		["StrictHostKeyChecking", "yes"],
		["BatchMode", "yes"],
		["LogLevel", "ERROR"],
	];
}

/** One connection per host and no master left behind: with a master a single command costs more, not less. */
function ansiblePeer(command) {
	let version;
	try {
		version = /core ([\d.]+)/.exec(execFileSync("ansible", ["--version"], { encoding: "utf8" }))?.[1];
	} catch {
		console.log("skipped: ansible is not installed");
		return undefined;
	}
	const inventory = join(estate.dir, "hosts.ini");
	const names = estate.addresses.map((address, index) => `h${index} ansible_host=${address}`);
	writeFileSync(inventory, `${["[all]", ...names].join("\n")}\n`);
	const environment = {
		...process.env,
		HOME: estate.dir,
		ANSIBLE_HOME: join(estate.dir, ".ansible"),
		ANSIBLE_LOCAL_TEMP: join(estate.dir, ".ansible/tmp"),
		ANSIBLE_NOCOLOR: "1",
		ANSIBLE_SSH_USETTY: "False",
		ANSIBLE_SSH_ARGS: sshOptions()
			.map(([key, value]) => `-o ${key}=${value}`)
			.join(" "),
	};
	return {
		name: `ansible-core ${version} raw`,
		run: () =>
			measure("ansible", ["all", "-i", inventory, "-f", String(concurrency), "-m", "raw", "-a", command], {
				env: environment,
			}),
	};
}
