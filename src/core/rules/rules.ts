import type { Rule } from "../model/rule.ts";
import { buildIdentified } from "./build-identified.ts";
import { collectionRights } from "./collection-rights.ts";
import { knownVulnerabilities } from "./known-vulnerabilities.ts";
import { productSupported } from "./product-supported.ts";
import { securityUpdate } from "./security-update.ts";
import { updateComplete } from "./update-complete.ts";

/** Every rule, in the order of reports. */
export const RULES: readonly Rule[] = [
	buildIdentified,
	productSupported,
	updateComplete,
	securityUpdate,
	knownVulnerabilities,
	collectionRights,
];
