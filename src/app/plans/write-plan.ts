import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Campaign } from "../../core/model/change/campaign.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import { campaignPage } from "../../report/plan/campaign-page.tsx";
import { planPage } from "../../report/plan/plan-page.tsx";
import { storeError } from "../../store/store-error.ts";
import { ensureFolder, writeAtomic } from "../../store/write-atomic.ts";

/** Where a plan or a campaign was written. */
export interface WrittenPlan {
	readonly file: string;
	readonly page: string;
}

/**
 * Writes a plan and its page beside it, each whole or not at all and readable by its owner only.
 *
 * @param wanted path of the plan file; by default a name that is free in `folder`
 */
export async function writePlan(
	plan: Plan,
	tenantName: string,
	folder: string,
	wanted?: string,
): Promise<WrittenPlan> {
	return await writeBoth(plan, planPage(plan, tenantName), plan.id, folder, wanted);
}

/** The same for a campaign; its plans are written before. */
export async function writeCampaign(
	campaign: Campaign,
	folder: string,
	wanted?: string,
): Promise<WrittenPlan> {
	return await writeBoth(campaign, campaignPage(campaign), campaign.id, folder, wanted);
}

async function writeBoth(
	data: Plan | Campaign,
	html: string,
	id: string,
	folder: string,
	wanted: string | undefined,
): Promise<WrittenPlan> {
	const file = wanted === undefined ? await freeName(resolve(folder), id) : resolve(wanted);
	const page = pageOf(file);
	await ensureFolder(dirname(file));
	try {
		// The page first: whoever finds a plan finds what to read.
		await writeAtomic(page, html);
		await writeAtomic(file, `${JSON.stringify(data, null, 2)}\n`);
	} catch (thrown) {
		throw storeError(`write the plan ${file}`, thrown);
	}
	return { file, page };
}

/** Two plans of one tenant in one second. */
async function freeName(folder: string, id: string): Promise<string> {
	for (let number = 1; ; number += 1) {
		const path = join(folder, `${number === 1 ? id : `${id}-${number}`}.json`);
		const isTaken = await access(path).then(
			() => true,
			() => false,
		);
		if (!isTaken) return path;
	}
}

/** `plan.json` has its page in `plan.html`. */
export function pageOf(file: string): string {
	return `${file.replace(/\.json$/i, "")}.html`;
}
