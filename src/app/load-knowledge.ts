import { parseBuildNumber } from "../core/build-number.ts";
import { type BuildReport, showBuild } from "../core/builds/show-build.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import { loadKnowledge as load } from "../knowledge/load-knowledge.ts";

/** Built-in knowledge, or that of a folder given by the user. */
export const loadKnowledge: (folder?: string) => Promise<Knowledge> = load;

/** What is known of a build that a person typed; undefined when it is no build number. */
export function describeKnownBuild(knowledge: Knowledge, text: string, now: Date): BuildReport | undefined {
	const build = parseBuildNumber(text);
	return build === null ? undefined : showBuild(knowledge, build, now);
}
