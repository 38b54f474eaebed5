import type { TransportName } from "../core/model/host.ts";
import type { Transport } from "./transport.ts";

/** Reaches every host by the transport that the inventory gives it. */
export function chooseTransport(transports: Readonly<Record<TransportName, Transport>>): Transport {
	return {
		connect: (target, signal) => transports[target.host.connection.transport].connect(target, signal),
		async close(): Promise<void> {
			await Promise.all(Object.values(transports).map(async (transport) => await transport.close?.()));
		},
	};
}
