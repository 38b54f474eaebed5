import { once } from "node:events";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

/** How to get a stream of bytes to an address: directly, or through a jump host. */
export interface Way {
	/** Rejects with what the socket or the jump host said. The caller destroys the stream. */
	open(address: string, port: number, signal: AbortSignal): Promise<Duplex>;
	/** Why streams of this way have ended, when it is the way's own fault. */
	lost(): string | undefined;
}

export const DIRECT: Way = {
	async open(address, port, signal) {
		// Small packets in both directions: Nagle and delayed acknowledgements cost 40 ms each time.
		const socket = connect({ host: address, port, noDelay: true });
		try {
			await once(socket, "connect", { signal });
			return socket;
		} catch (thrown) {
			socket.destroy();
			throw thrown;
		}
	},
	lost: () => undefined,
};
