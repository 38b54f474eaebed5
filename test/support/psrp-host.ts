import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { delimiter, join } from "node:path";
import { psPrimitive } from "../../src/protocol/clixml/index.ts";
import {
	type CommandDescription,
	errorRecord,
	OopServerLink,
	PsrpServer,
	type PsrpServerOptions,
	type ServerEvent,
} from "../../src/protocol/psrp/index.ts";
import { VERSION_TABLE } from "./psrp-pair.ts";

type PipelineEvent = Extract<ServerEvent, { kind: "pipeline" }>;

/** Answers a pipeline; what is not ended by it stays open until it is stopped. */
export type Answer = (server: PsrpServer, event: PipelineEvent) => void;

export interface PsrpHost {
	/** For `PATH`: a folder with an `ssh` that reaches this host, whatever name it is asked for, before the others. */
	readonly path: string;
	/** Everything that clients wanted, in order. */
	readonly events: readonly ServerEvent[];
	close(): Promise<void>;
}

/** Enter-PSSession goes only to hosts that have these. */
const COMMANDS: readonly CommandDescription[] = [
	{ name: "Out-Default", type: "Cmdlet" },
	{ name: "Exit-PSSession", type: "Cmdlet" },
];

/**
 * A remoting host that answers what a test says, and an `ssh` that PowerShell's own client starts to reach it: it
 * only passes its standard streams on. Must lie in `folder`, which the test removes.
 */
export async function startPsrpHost(
	folder: string,
	answer: Answer,
	options: Partial<PsrpServerOptions> = {},
): Promise<PsrpHost> {
	const socket = join(folder, "host");
	const events: ServerEvent[] = [];
	const listener = createServer((stream) => {
		const server = new PsrpServer({ versionTable: VERSION_TABLE, ...options });
		const link = new OopServerLink(server);
		stream.on("error", () => undefined);
		stream.on("data", (bytes) => {
			link.receive(bytes);
			for (const event of server.takeEvents()) {
				events.push(event);
				respond(server, event, answer);
			}
			stream.write(link.takeOutput());
		});
	});
	await new Promise<void>((resolve) => listener.listen(socket, resolve));
	const ssh = `#!${process.execPath}
const stream = require("node:net").connect(${JSON.stringify(socket)});
stream.on("error", () => process.exit(255));
process.stdin.pipe(stream);
stream.pipe(process.stdout);
`;
	writeFileSync(join(folder, "ssh"), ssh, { mode: 0o755 });
	return {
		path: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
		events,
		close: () => closeListener(listener),
	};
}

function closeListener(listener: Server): Promise<void> {
	return new Promise((resolve) => {
		listener.close(() => resolve());
	});
}

function respond(server: PsrpServer, event: ServerEvent, answer: Answer): void {
	if (event.kind === "metadata") server.describeCommands(event.pipeline, event.request, COMMANDS);
	if (event.kind === "stop") server.end(event.pipeline, "stopped");
	if (event.kind === "input-ended") server.end(event.pipeline, "completed");
	if (event.kind !== "pipeline") return;
	const { pipeline } = event;
	const [command] = event.request.statements[0] ?? [];
	if (command?.text === "prompt") {
		server.output(pipeline, "PS C:\\> ");
		server.end(pipeline, "completed");
	} else if (command?.text === "Exit-PSSession") {
		server.callHost(pipeline, "PopRunspace", []);
		server.end(pipeline, "completed");
	} else answer(server, event);
}

/** Answers as a small shell: echoes, complains, waits. */
export function answerLikeShell(server: PsrpServer, { pipeline, request }: PipelineEvent): void {
	const commands = request.statements.flat();
	const text = commands[0]?.text.trim() ?? "";
	const values = commands[0]?.arguments.map(({ value }) => value) ?? [];
	const isForScreen = commands.at(-1)?.text === "Out-Default";
	if (text.startsWith("wait")) {
		server.output(pipeline, "waiting");
		return;
	}
	if (text.startsWith("collect")) return;
	if (text.startsWith("fail")) {
		const record = errorRecord({
			message: "it does not work",
			exceptionType: "System.IO.IOException",
			fullyQualifiedErrorId: "DoesNotWork",
			category: "ReadError",
			activity: "Get-Thing",
			reason: "IOException",
			targetName: "C:\\thing",
			targetType: "String",
			position: { line: 3, column: 7, file: null, text: "  Get-Thing C:\\thing" },
		});
		server.error(pipeline, record);
		server.end(pipeline, "failed", { ...record, fullyQualifiedErrorId: "Ended", position: null });
		return;
	}
	if (text.startsWith("streams")) {
		server.text(pipeline, "warning", { message: "w", position: null });
		server.text(pipeline, "verbose", { message: "v", position: null });
		server.text(pipeline, "debug", { message: "d", position: null });
		server.information(pipeline, {
			message: "i",
			data: "i",
			source: "here",
			timeGenerated: "2024-01-01T00:00:00Z",
			tags: ["a"],
			user: "u",
			computer: "c",
			processId: 1,
		});
		server.progress(pipeline, {
			activity: "act",
			activityId: 1,
			parentActivityId: -1,
			status: "half",
			currentOperation: null,
			percentComplete: 50,
			secondsRemaining: -1,
			isCompleted: false,
		});
	}
	if (isForScreen) server.callHost(pipeline, "WriteLine2", [`told: ${text}`]);
	else {
		server.output(pipeline, `ran: ${text}`);
		server.output(pipeline, psPrimitive("U64", "18446744073709551615"));
		for (const value of values) server.output(pipeline, value);
	}
	server.end(pipeline, "completed");
}
