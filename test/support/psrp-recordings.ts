import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { Defragmenter } from "../../src/protocol/psrp/defragmenter.ts";
import { decodeMessage, type Message } from "../../src/protocol/psrp/message.ts";
import { DEFAULT_PSRP_LIMITS } from "../../src/protocol/psrp/psrp-limits.ts";
import { fixturePath } from "./fixtures.ts";

export interface RecordedMessage {
	readonly scenario: string;
	readonly message: Message;
}

export interface Recordings {
	/** Scenarios and pairs of request and response that are there. */
	readonly scenarios: number;
	readonly pairs: number;
	readonly messages: readonly RecordedMessage[];
	/** Pairs that speak to a plain shell (WinRS), which is no PSRP. */
	readonly plainPairs: number;
	/** Streams that end inside a message. */
	readonly unfinished: readonly string[];
}

const SCENARIO = z.object({
	messages: z.array(z.object({ request: z.string().optional(), response: z.string().nullish() })),
});

/** Elements of SOAP bodies whose text is base64 of fragments. */
const CARRIER =
	/<(?:[\w-]+:)?(Stream|creationXml|connectXml|connectResponseXml|Arguments)\b([^>]*)>\s*([A-Za-z0-9+/=\s]+?)\s*</g;

/** Reads the recorded conversations of WinRM with real Windows servers as PSRP, the SOAP around it left out. */
export function readRecordings(): Recordings {
	const folder = fixturePath("pypsrp", "responses");
	const names = readdirSync(folder).filter((name) => name.endsWith(".yml") && !name.startsWith("_"));
	const messages: RecordedMessage[] = [];
	let pairs = 0;
	const unfinished: string[] = [];
	let plainPairs = 0;
	for (const name of names) {
		const scenario = SCENARIO.parse(parse(readFileSync(fixturePath("pypsrp", "responses", name), "utf8")));
		pairs += scenario.messages.length;
		const remoting = scenario.messages.filter(({ request }) => !isPlainShell(request ?? ""));
		plainPairs += scenario.messages.length - remoting.length;
		const read = readScenario(
			name,
			remoting.flatMap(({ request, response }) => [
				{ side: "client", text: request ?? "" },
				{ side: "server", text: response ?? "" },
			]),
		);
		messages.push(...read.messages);
		unfinished.push(...read.unfinished);
	}
	return { scenarios: names.length, pairs, messages, plainPairs, unfinished };
}

/** A command shell instead of PowerShell. */
function isPlainShell(request: string): boolean {
	return request.includes("/wsman/1/windows/shell/cmd");
}

function readScenario(
	scenario: string,
	texts: readonly { side: string; text: string }[],
): Pick<Recordings, "messages" | "unfinished"> {
	const streams = new Map<string, Defragmenter>();
	const messages = texts.flatMap(({ side, text }) =>
		[...text.matchAll(CARRIER)].flatMap(([, element, attributes = "", base64 = ""]) => {
			const inElement = /CommandId="([^"]*)"/.exec(attributes)?.[1];
			const inBody = /<(?:[\w-]+:)?CommandLine\b[^>]*CommandId="([^"]*)"/.exec(text)?.[1];
			const command = inElement ?? (element === "Arguments" ? inBody : undefined) ?? "";
			const stream = /Name="pr"/.test(attributes) ? "pr" : "";
			const key = `${side} ${command.toUpperCase()} ${stream}`;
			const defragmenter = streams.get(key) ?? new Defragmenter(DEFAULT_PSRP_LIMITS);
			streams.set(key, defragmenter);
			return defragmenter.push(Buffer.from(base64, "base64")).map((bytes) => {
				const message = decodeMessage(bytes);
				if (message === null) throw new Error(`${scenario}: a message of unknown type`);
				return { scenario, message };
			});
		}),
	);
	const unfinished = [...streams]
		.filter(([, stream]) => stream.isInside)
		.map(([key]) => `${scenario}: ${key}`);
	return { messages, unfinished };
}
