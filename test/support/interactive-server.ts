import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import ssh2, { type AuthContext } from "ssh2";
import { fingerprint } from "../../src/remoting/ssh/judge-host-key.ts";

/** What the server does with a login that is not `none`. */
export type LoginScript = (context: AuthContext, hangUp: () => void) => void;

export interface InteractiveServer {
	readonly port: number;
	readonly hostKey: string;
	/** Methods of all login requests so far. */
	readonly methods: readonly string[];
	stop(): Promise<void>;
}

/**
 * An SSH server that offers only these methods. It stands in for sshd where sshd would need PAM and
 * accounts of the machine: keyboard-interactive, password changes, second factors.
 */
export async function startInteractiveServer(
	offered: readonly ("password" | "keyboard-interactive" | "publickey")[],
	logIn: LoginScript,
): Promise<InteractiveServer> {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const pem = privateKey.export({ type: "pkcs1", format: "pem" });
	const key = ssh2.utils.parseKey(pem);
	const methods: string[] = [];
	const server = new ssh2.Server({ hostKeys: [pem] }, (connection) => {
		connection.on("error", () => {});
		connection.on("authentication", (context) => {
			methods.push(context.method);
			if (context.method === "none") context.reject([...offered]);
			else logIn(context, () => connection.end());
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	return {
		port,
		hostKey: key instanceof Error ? "" : fingerprint(key.getPublicSSH()),
		methods,
		async stop() {
			server.close();
			await once(server, "close");
		},
	};
}
