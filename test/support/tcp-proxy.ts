import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback that a test can cut or freeze. */
export interface TcpProxy {
	readonly port: number;
	/** Connections open now. */
	readonly open: number;
	/** All connections ever. */
	readonly total: number;
	/** Ends all connections at once. */
	cut(): void;
	/** Keeps the connections, but lets nothing through any more. */
	freeze(): void;
	stop(): Promise<void>;
}

/** @param target port to relay to; a function chooses it by the number of the connection, from 1 */
export async function startTcpProxy(target: number | ((connection: number) => number)): Promise<TcpProxy> {
	const pairs = new Set<readonly [Socket, Socket]>();
	let total = 0;
	const server = createServer((inner) => {
		total += 1;
		const outer = connect(typeof target === "number" ? target : target(total), "127.0.0.1");
		const pair = [inner, outer] as const;
		pairs.add(pair);
		inner.pipe(outer).pipe(inner);
		for (const socket of pair) {
			socket.on("error", () => {});
			socket.on("close", () => {
				pairs.delete(pair);
				for (const each of pair) each.destroy();
			});
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const cut = (): void => {
		for (const pair of pairs) for (const socket of pair) socket.destroy();
	};
	return {
		port: typeof address === "object" && address !== null ? address.port : 0,
		get open() {
			return pairs.size;
		},
		get total() {
			return total;
		},
		cut,
		freeze() {
			for (const [inner, outer] of pairs) {
				inner.unpipe().resume();
				outer.unpipe().pause();
			}
		},
		async stop() {
			cut();
			server.close();
			await once(server, "close");
		},
	};
}
