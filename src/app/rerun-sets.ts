/** Sets of hosts that `--rerun` takes from a run. */
export const RERUN_SETS = ["failed", "unreachable", "timed-out", "auth-failed", "changed"] as const;
export type RerunSetName = (typeof RERUN_SETS)[number];
