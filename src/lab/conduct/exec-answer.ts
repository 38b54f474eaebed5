import type { EngineOutput } from "../engines/lab-engine.ts";
import type { LabHost } from "../engines/lab-host.ts";
import type { ReaderTexts } from "../psrp/run-reader.ts";
import type { Conduct, SessionOffer, ShellFlavour } from "../stories/story.ts";

/** What an exec request gets back; `hang-up` closes the TCP connection. */
export type ExecAnswer = EngineOutput | { readonly kind: "hang-up" };

/** What a client writes, for those who cannot wait for its end. Gives what ends the listening. */
export type Listen = (onData: (bytes: Buffer) => void, onEnd: () => void) => () => void;

/** One exec request and the host that it reached. */
export interface ExecRequest {
	/** Command line as sent; of the subsystem, what sshd has in its configuration. */
	readonly command: string;
	/** Reads stdin up to EOF. Fails when the client goes away or sends too much. */
	readonly readStdin: () => Promise<Buffer>;
	/** Reads stdin as it comes; instead of `readStdin`. */
	readonly listen: Listen;
	readonly host: LabHost;
	/** Who logged in: `CONTOSO\svc-fleet`. */
	readonly user: string;
	readonly conduct: Conduct;
	/** Null where no shell comes between, as for a subsystem. */
	readonly shell: ShellFlavour | null;
	readonly sessions: SessionOffer;
	/** Undefined where the scripts of the client are not known. */
	readonly readers: ReaderTexts | undefined;
	/** Ends the connection at once. */
	readonly hangUp: () => void;
	/** Aborted when the client is gone or the lab ends. */
	readonly signal: AbortSignal;
}

export function stdout(text: string): ExecAnswer {
	return { kind: "stdout", data: Buffer.from(text, "latin1") };
}

export function stderr(text: string): ExecAnswer {
	return { kind: "stderr", data: Buffer.from(text, "utf8") };
}

export function exit(code: number): ExecAnswer {
	return { kind: "exit", code };
}
