/** What can be taken out of a report that is handed on. */
export const REDACTIONS = ["hosts", "users", "ips"] as const;
export type Redaction = (typeof REDACTIONS)[number];
