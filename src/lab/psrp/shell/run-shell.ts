import type { CommandDescription, PipelineRequest } from "../../../protocol/psrp/index.ts";
import type { LabHostState } from "../../state/host-state.ts";
import { COMPLETED, output, type PipelineAnswer } from "../pipeline-answer.ts";
export const SHELL_COMMANDS: CommandDescription[] = [];
export async function* runShell(request: PipelineRequest, host: { state: LabHostState; powershell: string }): AsyncGenerator<PipelineAnswer> {
	console.error("PIPELINE", JSON.stringify(request, (_k, v) => typeof v === "bigint" ? String(v) : v).slice(0, 3000));
	yield output(host.state.computerName);
	yield COMPLETED;
}
