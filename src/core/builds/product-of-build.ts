import type { BuildNumber } from "../build-number.ts";
import type { Product } from "../model/knowledge.ts";

/** First build of Exchange SE; everything below it in 15.2 is Exchange 2019. */
const FIRST_SE_BUILD = 2562;

/** Product of a build, or null for one that is not Exchange 2010 to SE. */
export function productOfBuild([major, minor, build]: BuildNumber): Product | null {
	if (major === 14) return "2010";
	if (major !== 15) return null;
	if (minor === 0) return "2013";
	if (minor === 1) return "2016";
	if (minor === 2) return build < FIRST_SE_BUILD ? "2019" : "SE";
	return null;
}

/** Name for people: `Exchange 2019`. */
export function productName(product: Product): string {
	return `Exchange ${product}`;
}
