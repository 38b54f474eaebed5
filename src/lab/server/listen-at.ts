import { createServer, type AddressInfo, type Server } from "node:net";
import { FleetError } from "../../core/errors.ts";

/** Listens on an address; when the port is taken there, on one that the system chooses. Gives the port. */
export async function listenAt(server: Server, address: string, port: number): Promise<number> {
	try {
		return await listen(server, address, port);
	} catch (thrown) {
		if (port !== 0 && codeOf(thrown) === "EADDRINUSE") return await listen(server, address, 0);
		if (codeOf(thrown) === "EMFILE") {
			throw new FleetError("lab-too-many-hosts", "every lab host needs an open file, and there are no more", {
				hint: "Start fewer hosts, or raise the limit of open files (ulimit -n).",
				cause: thrown,
			});
		}
		throw thrown;
	}
}

/** True where all of 127.0.0.0/8 is local; macOS has only 127.0.0.1. */
export async function hasLoopbackRange(): Promise<boolean> {
	const server = createServer();
	try {
		await listen(server, "127.1.0.1", 0);
		return true;
	} catch {
		return false;
	} finally {
		server.close();
	}
}

/** A port on which nothing listens. */
export async function findClosedPort(address: string): Promise<number> {
	const server = createServer();
	const port = await listen(server, address, 0);
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return port;
}

function listen(server: Server, address: string, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen({ host: address, port, exclusive: true }, () => {
			server.off("error", reject);
			resolve(portOf(server.address()));
		});
	});
}

function portOf(address: AddressInfo | string | null): number {
	if (address === null || typeof address === "string") throw new TypeError("not a TCP server");
	return address.port;
}

function codeOf(thrown: unknown): unknown {
	return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}
