import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { encodeRequest } from "../../src/remoting/powershell/encode-request.ts";
import { mapFault } from "../../src/remoting/powershell/map-fault.ts";
import { type Answer, parseAnswer } from "../../src/remoting/powershell/parse-answer.ts";
import { readWorkerScript } from "../../src/remoting/powershell/worker-script.ts";
import { POWERSHELLS } from "../support/run-script.ts";

interface Worker {
	send(...request: Parameters<typeof encodeRequest>): void;
	/** Next answer of a session. */
	next(id: string): Promise<Answer>;
	end(): Promise<number | null>;
}

/** The worker without node-powershell around it: functions on the command line, requests on stdin. */
async function startWorker(powershell: string, prelude = ""): Promise<Worker> {
	const worker = await readWorkerScript();
	const command = Buffer.from(`${worker}\n${prelude}\nStart-ExfWorker`, "utf16le").toString("base64");
	const child = spawn(powershell, ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", command], {
		stdio: ["pipe", "pipe", "ignore"],
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const nextLine = async (): Promise<string> => {
		const { value, done } = await lines.next();
		if (done === true) throw new Error("the worker ended");
		return value;
	};
	while (!(await nextLine()).includes("#exf-started"));
	child.stdin.write(encodeRequest("begin", "-", [["prefix", "PRE"]]));
	return {
		send: (...request) => void child.stdin.write(encodeRequest(...request)),
		async next(id) {
			for (;;) {
				const line = await nextLine();
				const answer = line.startsWith("PRE") ? parseAnswer(line.slice(3)) : undefined;
				if (answer?.id === id) return answer;
			}
		},
		async end() {
			child.stdin.end();
			return await closed;
		},
	};
}

/** An exception as Windows gives it, with the number that the test wants. */
function faultOf(code: number): string {
	return `
function Open-ExfSession {
	param([string]$Id, $Data)
	$exception = [Activator]::CreateInstance([Management.Automation.Remoting.PSRemotingTransportException], [object[]](, 'Zugriff verweigert'))
	$exception.ErrorCode = ${code}
	throw $exception
}`;
}

for (const { name, path } of POWERSHELLS) {
	describe.skipIf(path === undefined)(`the local worker in ${name}`, () => {
		const start = (prelude?: string): Promise<Worker> => startWorker(path ?? "", prelude);

		it("answers, takes several requests at once, and ends with its input", async () => {
			const worker = await start();
			worker.send("ping", "1");
			worker.send("ping", "2");
			expect([(await worker.next("1")).kind, (await worker.next("2")).kind]).toEqual(["pong", "pong"]);
			expect(await worker.end()).toBe(0);
		});

		it("ends when it is told to", async () => {
			const worker = await start();
			worker.send("quit", "-");
			await expect(worker.next("1")).rejects.toThrow("the worker ended");
		});

		it("tells a fault of Windows by its number, which decides", async () => {
			const worker = await start(faultOf(-2144108526));
			worker.send("open", "5", [["via", "computer-name"]]);
			const answer = await worker.next("5");
			expect(answer.kind).toBe("fault");
			expect(answer.fields.get("type")).toContain("PSRemotingTransportException");
			expect(mapFault(answer, "ex01:5985", "opening")).toMatchObject({
				code: "refused",
				message: "ex01:5985: Zugriff verweigert (0x80338012)",
			});
			expect((await worker.next("5")).kind).toBe("closed");
		});

		it("survives requests that make no sense", async () => {
			const worker = await start();
			worker.send("run", "9", [["prefix", "x"]]);
			expect((await worker.next("9")).kind).toBe("fault");
			worker.send("stop", "nobody");
			worker.send("close", "nobody");
			expect((await worker.next("nobody")).kind).toBe("closed");
			worker.send("ping", "1");
			expect((await worker.next("1")).kind).toBe("pong");
		});
	});
}
