// node ssh-driver.js <estate.json>: one probe of every host over the transport of this program; for ssh-peers.js.
import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { createApp } from "../dist/app/create-app.js";
import { Secret } from "../dist/core/secret.js";
import { CredentialGate } from "../dist/remoting/runner/credential-gate.js";
import { runQueue } from "../dist/remoting/runner/run-queue.js";

const {
	addresses,
	port,
	key,
	knownHosts,
	user,
	concurrency,
	session: kind,
} = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { transport, bundle } = await createApp();
const gate = new CredentialGate();
const privateKey = new Secret(readFileSync(key, "utf8"), "bench key");
const credential = { id: "bench/key", user, password: undefined, privateKey, passphrase: undefined };
const { signal } = new AbortController();
setMaxListeners(0, signal);

const hosts = addresses.map((address, index) => ({
	id: `bench/bench/h${index}`,
	tenant: "bench",
	site: "bench",
	name: `h${index}`,
	address,
	connection: {
		transport: "ssh",
		port,
		auth: "key",
		agentKey: undefined,
		proxyJump: [],
		hostKeyPins: [],
		hostKeyCheck: "strict",
		knownHosts: [knownHosts],
		powershell: "powershell.exe",
		session: kind ?? "exec",
		timeouts: { connectMs: 60_000, operationMs: 60_000, idleMs: 60_000 },
	},
}));

let answers = 0;
await runQueue(
	hosts,
	{ fleet: concurrency, tenant: () => concurrency, site: () => concurrency },
	async (host) => {
		const session = await transport.connect({ host, credential, gate, jumps: [] }, signal);
		const hello = await session.probe(bundle, { timeoutMs: 60_000, idleMs: 60_000, signal });
		if (hello.languageMode === "FullLanguage") answers += 1;
		await session.close();
	},
	signal,
);
console.log("H5.1 FullLanguage\n".repeat(answers));
