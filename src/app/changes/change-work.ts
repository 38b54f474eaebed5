import type { SeenMember } from "../../core/changes/check-before-change.ts";
import type { HostHealth } from "../../core/changes/host-health.ts";
import type { KnownScript } from "../../core/changes/check-plan.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { Plan, PlanStep } from "../../core/model/change/plan.ts";
import type { UndoRecord } from "../../core/model/change/undo-record.ts";
import type { HostFacts } from "../../core/model/facts/index.ts";
import type { Host } from "../../core/model/host.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { RuleInput } from "../../core/model/rule.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import type { BundleRun, SentFile } from "../../remoting/runner/hold-session.ts";
import type { ChangeHands } from "./run-change.ts";
import type { WebProbe } from "./probe-host.ts";
import type { ReadFacts } from "../read-host-facts.ts";

/** Everything that was collected of a host at one moment. */
export interface Collected extends ReadFacts {
	/** Why it is nothing; undefined where there are facts. */
	readonly problem: string | undefined;
	readonly run: BundleRun;
	readonly startedAt: Date;
}

/** The connection to one host, opened when it is first needed. */
export interface HostLink {
	/** Runs the collect units of a scan. */
	readonly collect: () => Promise<Collected>;
	readonly run: (bundle: ScriptBundle) => Promise<{ readonly run: BundleRun; readonly facts: HostFacts }>;
	readonly scrub: (text: string) => string;
	/** Gives why the file is not there, or undefined. */
	readonly putFile: (file: SentFile) => Promise<string | undefined>;
	readonly removeFile: (file: SentFile) => Promise<void>;
	readonly close: () => Promise<void>;
}

/** What all hosts of a run that changes hosts have in common. */
export interface ChangeWork extends Pick<ChangeHands, "scripts" | "storeUndo" | "journal" | "audit" | "now"> {
	readonly run: string;
	readonly plan: Pick<Plan, "hash" | "tenant">;
	/** Milliseconds between looks at a host that may still be at work. */
	readonly settleMs: number;
	/** How long services and pools may take to be as before, and between two looks. */
	readonly healthWaitMs: number;
	readonly healthPollMs: number;
	/** Rejects when the secrets of the host cannot be had. */
	readonly open: (host: Host) => Promise<HostLink>;
	readonly stepsOf: (host: string) => readonly PlanStep[];
	/** The last word on the changes of a host, by id. */
	readonly changesOf: (host: string) => ReadonlyMap<string, ChangeRecord>;
	/** Null when it is lost, or was never made. */
	readonly undoOf: (record: ChangeRecord) => Promise<UndoRecord | null>;
	readonly scriptOf: (unit: string) => KnownScript;
	readonly baselineOf: (host: string) => HostHealth | undefined;
	readonly noteBaseline: (host: string, health: HostHealth) => Promise<void>;
	/** Remembers what a host showed of its DAG, and gives what other members of the same cluster showed last. */
	readonly membersBeside: (host: string, facts: HostFacts) => readonly SeenMember[];
	/** Somebody answers for changing members of a DAG that is not fit for it. */
	readonly isDespiteDag: boolean;
	/** The file that a step needs on the host, or undefined. */
	readonly fileOf: (step: Pick<PlanStep, "unit" | "parameters">) => SentFile | undefined;
	/** Requests to the web server of a host; undefined where none are made. */
	readonly probe: WebProbe | undefined;
	readonly ruleInput: (host: Host) => Omit<RuleInput, "facts">;
	/** Judges all facts and stores the record. */
	readonly judge: (host: Host, collected: Collected) => Promise<HostRecord>;
	/** True when nothing new is to be begun. */
	readonly isStopping: () => boolean;
	/** Told of faults that concern the whole run, such as a full disk. */
	readonly onFault: (thrown: unknown) => void;
}
