import type { ServerChannel } from "ssh2";
import type { Listen } from "../conduct/exec-answer.ts";

/** What a client writes into a channel, as it comes. */
export function listenTo(channel: ServerChannel): Listen {
	return (onData, onEnd) => {
		channel.on("data", onData);
		channel.once("end", onEnd);
		return () => {
			channel.off("data", onData);
			channel.off("end", onEnd);
		};
	};
}
