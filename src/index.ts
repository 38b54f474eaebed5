/**
 * Public API: scan from a program of your own, read stored runs, make reports. Everything else may
 * change without notice.
 */
export { type ApplyOutcome, applyPlan, type ApplyRequest } from "./app/apply-plan.ts";
export type { AppParts } from "./app/app-parts.ts";
export type { ChangeEvents } from "./app/changes/change-events.ts";
export type { ChangeParts } from "./app/changes/change-parts.ts";
export { createApp } from "./app/create-app.ts";
export { exitCodeOfRun } from "./app/exit-code.ts";
export { describeKnownBuild, loadKnowledge } from "./app/load-knowledge.ts";
export { type Fleet, type FleetRequest, openFleet } from "./app/open-fleet.ts";
export { planCampaign, type CampaignRequest, type PlannedCampaign } from "./app/plan-campaign.ts";
export { planMitigations, type PlannedTenant, type PlanRequest } from "./app/plan-mitigations.ts";
export { openReportInput } from "./app/render-report.ts";
export { rollbackRun, type RollbackOutcome, type RollbackRunRequest } from "./app/rollback-run.ts";
export { scanFleet, type ScanRequest, type ScanResult } from "./app/scan-fleet.ts";
export { type AuditReport, verifyAudit } from "./app/verify-audit.ts";
export { ownTraces, type OwnTrace } from "./core/changes/own-traces.ts";
export { FleetError } from "./core/errors.ts";
export type { ChangeRecord } from "./core/model/change/change-record.ts";
export type { ChangeRun } from "./core/model/change/change-run.ts";
export type { Plan } from "./core/model/change/plan.ts";
export type { Campaign } from "./core/model/change/campaign.ts";
export type { Envelope } from "./core/model/envelope.ts";
export type { HostFacts } from "./core/model/facts/index.ts";
export type { Finding } from "./core/model/finding.ts";
export type { HostRecord } from "./core/model/host-record.ts";
export type { Knowledge } from "./core/model/knowledge.ts";
export type { RunDocument } from "./core/model/run-document.ts";
export type { ScanEvents } from "./core/model/scan-events.ts";
export type { Totals } from "./core/model/totals.ts";
export type { Verdict } from "./core/model/verdict.ts";
export { Secret } from "./core/secret.ts";
export { forTenant } from "./report/for-tenant.ts";
export type { Reporter, ReportInput } from "./report/reporter.ts";
export { REPORTERS } from "./report/reporters.ts";
