import { CATALOGUE } from "../../../src/core/mitigations/catalogue.ts";
import type { CatalogueEntry } from "../../../src/core/mitigations/catalogue-entry.ts";
import { CONFIRMED_STATEMENTS } from "../../../src/core/model/change/confirmation.ts";
import type { Plan } from "../../../src/core/model/change/plan.ts";
import { makePlan, plannedHost, planStep } from "../../support/plans.ts";

function entriesOf(...ids: readonly string[]): CatalogueEntry[] {
	return CATALOGUE.filter(({ id }) => ids.includes(id));
}

/** Two members of a DAG, one server of which nobody knows, two that cannot be changed. */
export function samplePlan(): Plan {
	const dag = { dags: ["dag01"], loadBalancers: ["owa"] };
	const protection = {
		unit: "mitigate/extended-protection",
		parameters: { exclude: "Default Web Site/EWS" },
		state: "partial",
		values: [
			{ target: "Default Web Site/OWA", name: "tokenChecking", value: "None" },
			{ target: "Default Web Site/ECP", name: "tokenChecking", value: null },
		],
		impact: ["Clients with NTLM version 1 cannot log on any more."],
		reason: "Extended Protection is missing at 22 of 25 virtual directories.",
	} as const;
	const hosts = [
		plannedHost("contoso/berlin/ex01", {
			host: { id: "contoso/berlin/ex01", site: "berlin", redundancy: dag },
			steps: [
				planStep("contoso/berlin/ex01"),
				planStep("contoso/berlin/ex01", {
					...protection,
					values: [...protection.values],
					impact: [...protection.impact],
				}),
			],
		}),
		plannedHost("contoso/berlin/ex02", {
			host: { id: "contoso/berlin/ex02", site: "berlin", redundancy: dag },
			hasSigns: true,
			isHunted: true,
		}),
		plannedHost("contoso/munich/ex03", {
			host: { id: "contoso/munich/ex03", site: "munich", redundancy: { dags: null, loadBalancers: [] } },
		}),
		plannedHost("contoso/munich/ex04", {
			steps: [],
			leftovers: entriesOf("owa-csp"),
			skipped: [
				{
					host: "contoso/munich/ex04",
					unit: "mitigate/extended-protection",
					mitigation: "extended-protection",
					obstacles: [
						{
							code: "build-too-old",
							message: "Exchange 2019 CU11 does not support Extended Protection; update it first.",
						},
					],
				},
			],
		}),
		plannedHost("contoso/munich/ex05", {
			steps: [],
			skipped: [
				{
					host: "contoso/munich/ex05",
					unit: null,
					obstacles: [{ code: "refused", message: "ex05.contoso.example:22 refuses connections" }],
				},
			],
		}),
	];
	return makePlan(hosts, {
		evidenceCase: "IR-7",
		confirmed: [
			{
				what: "no-ssl-offloading",
				statement: CONFIRMED_STATEMENTS["no-ssl-offloading"],
				by: "admin on ops01",
			},
		],
		policy: {
			allowApply: true,
			maxFailures: 1,
			maintenanceWindow: { days: ["sat"], from: "22:00", to: "04:00", timeZone: "Europe/Berlin" },
		},
	});
}

/** A plan in which everything that a host or an inventory can write is the given text. */
export function hostilePlan(text: string): Plan {
	const host = `contoso/${text}/${text}`;
	return makePlan(
		[
			plannedHost(host, {
				host: { id: host, site: text, redundancy: { dags: [text, text], loadBalancers: null } },
				steps: [
					planStep(host, {
						unit: text,
						parameters: { [text]: text },
						values: [{ target: text, name: text, value: text }],
						impact: [text],
						reason: text,
					}),
					planStep(host, {
						values: [{ target: text, name: text, value: text }],
						impact: [text],
						reason: text,
					}),
				],
				skipped: [{ host, unit: text, mitigation: text, obstacles: [{ code: text, message: text }] }],
				hasSigns: true,
			}),
			plannedHost(`${host}2`),
		],
		{
			confirmed: [{ what: "no-ssl-offloading", statement: text, by: text }],
			notes: [text],
			evidenceCase: text,
			scripts: [{ unit: text, version: text, sha256: text }],
		},
	);
}
