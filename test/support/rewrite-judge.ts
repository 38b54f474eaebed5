import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { IisRequest } from "../../src/core/iis/rewrite/iis-request.ts";
import { hasCommand } from "./has-command.ts";
import { projectRoot } from "./project-root.ts";

const folder = join(projectRoot, "test/interop/iis-rewrite");
const output = join(folder, "bin");

/** True where the judge, the URL Rewrite reader of ASP.NET Core, can be built. */
export const hasJudge = hasCommand("dotnet");

export type JudgeMode = "stock" | "raw" | "cooked";

/** How the judge reads REQUEST_URI is the mode; everything else is its own. */
export interface RewriteJudge {
	/** Number of rules that it read, or why it read none. */
	load(id: string, xml: string, mode: JudgeMode): Promise<number | string>;
	/** `passed:/url`, `aborted`, `answered:403`, `redirected`, or `trouble:...`. */
	ask(id: string, request: IisRequest): Promise<string>;
	stop(): Promise<void>;
}

export async function startJudge(): Promise<RewriteJudge> {
	build();
	const child = spawn("dotnet", [join(output, "judge.dll")], { stdio: ["pipe", "pipe", "inherit"] });
	const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const base = await new Promise<URL>((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code) => reject(new Error(`the judge ended with ${code}`)));
		createInterface({ input: child.stdout }).on("line", (line) => {
			if (line.startsWith("READY ")) resolve(new URL(line.slice(6)));
		});
	});
	const agent = new Agent({ keepAlive: true, maxSockets: 8 });
	const send = (path: string, method: string, headers: Record<string, string>, body = "") =>
		new Promise<Answer>((resolve, reject) => {
			const sent = request(
				{ agent, host: base.hostname, port: base.port, path, method, headers },
				(answer) => {
					let text = "";
					answer.setEncoding("utf8");
					answer.on("data", (piece: string) => (text += piece));
					answer.on("end", () =>
						resolve({
							status: answer.statusCode ?? 0,
							text,
							url: String(answer.headers["x-judge-url"] ?? ""),
						}),
					);
				},
			);
			sent.on("error", reject);
			sent.end(body);
		});
	return {
		async load(id, xml, mode) {
			const { status, text } = await send(`/__judge/${id}?mode=${mode}`, "PUT", {}, xml);
			return status === 200 ? Number(text) : text;
		},
		async ask(id, { target, method, headers }) {
			return describe(await send(target, method, { ...Object.fromEntries(headers), "x-judge-set": id }));
		},
		async stop() {
			agent.destroy();
			child.stdin.end();
			await exited;
		},
	};
}

interface Answer {
	readonly status: number;
	readonly text: string;
	readonly url: string;
}

function describe({ status, text, url }: Answer): string {
	if (status === 200) return `passed:${decodeURIComponent(url)}`;
	if (status === 597) return "aborted";
	if (status >= 300 && status < 400) return "redirected";
	if (status === 400 || status > 597) return `trouble:${status} ${text}`;
	return `answered:${status}`;
}

/** Built again when a source has changed. */
function build(): void {
	const hash = createHash("sha256");
	for (const name of readdirSync(folder).sort()) {
		if (/\.(cs|csproj)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
	}
	const stamp = hash.digest("hex");
	const stampFile = join(output, ".stamp");
	mkdirSync(output, { recursive: true });
	if (readdirSync(output).includes(".stamp") && readFileSync(stampFile, "utf8") === stamp) return;
	const options = [
		"-c",
		"Release",
		"-nologo",
		"-v",
		"q",
		"-nodeReuse:false",
		"-p:UseSharedCompilation=false",
	];
	const built = spawnSync("dotnet", ["build", ...options, "-o", output], {
		cwd: folder,
		encoding: "utf8",
		env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" },
	});
	if (built.status !== 0) throw new Error(`the judge could not be built: ${built.stdout}${built.stderr}`);
	writeFileSync(stampFile, stamp);
}
