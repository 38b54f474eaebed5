/** Words of which the names of assemblies are made; enough for two thousand of them. */
const AREAS =
	"Data Directory Transport Clients Security Management Diagnostics HttpProxy Search Compliance Services Storage Net Common Configuration Monitoring".split(
		" ",
	);
const SUBJECTS =
	"Client Core Model Provider Routing Agents Messages Protocols Contracts Caching Events Throttling Mapping Rules Serialization Health".split(
		" ",
	);
const KINDS = "Api Base Engine Helper Schema Store Tasks Types".split(" ");

/** `count` assemblies with the folder that each lies in, always the same ones. */
export function assemblies(count: number): { readonly name: string; readonly culture: string }[] {
	const cultures = ["neutral", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans"];
	return Array.from({ length: count }, (_, index) => {
		const area = AREAS[index % AREAS.length] ?? "";
		const subject = SUBJECTS[Math.floor(index / AREAS.length) % SUBJECTS.length] ?? "";
		const kind = KINDS[Math.floor(index / (AREAS.length * SUBJECTS.length)) % KINDS.length] ?? "";
		const culture = cultures[Math.floor(index / 1500) % cultures.length] ?? "neutral";
		const resources = culture === "neutral" ? "" : ".resources";
		return { name: `Microsoft.Exchange.${area}.${subject}.${kind}${resources}`, culture };
	});
}
