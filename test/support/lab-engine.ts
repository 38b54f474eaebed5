import type { LabOptions } from "../../src/lab/run-lab.ts";
import { engine } from "./run-script.ts";

/** What the hosts of a lab answer with: recordings, or with EXF_LAB=powershell the real engine, which is slow. */
export const labEngine: Pick<LabOptions, "engine" | "engineCommand"> =
	process.env["EXF_LAB"] === "powershell" && engine !== undefined
		? { engine: "powershell", engineCommand: [engine] }
		: { engine: "recorded" };
