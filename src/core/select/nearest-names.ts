/** More wrong letters make another name. */
const MOST_SLIPS = 3;
/** Longer inputs are no slip of the finger, and the comparison is quadratic. */
const LONGEST = 100;

/**
 * Names that `name` may have been meant to be, nearest first: those with up to a third of the
 * letters wrong or swapped, and those that contain it. Case does not count.
 */
export function nearestNames(name: string, candidates: Iterable<string>, most = 3): string[] {
	const wanted = name.toLowerCase();
	if (wanted === "" || wanted.length > LONGEST) return [];
	const allowed = Math.min(MOST_SLIPS, Math.max(1, Math.floor(wanted.length / 3)));
	return [...new Set(candidates)]
		.filter((candidate) => candidate.length <= LONGEST)
		.map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase(), allowed) }))
		.filter(({ distance }) => distance <= allowed)
		.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
		.slice(0, most)
		.map(({ candidate }) => candidate);
}

/** `; did you mean ex01 or ex02?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
	const names = nearestNames(name, candidates);
	return names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`;
}

function distanceTo(a: string, b: string, allowed: number): number {
	if (b.includes(a) && a.length >= 3) return allowed;
	if (Math.abs(a.length - b.length) > allowed) return allowed + 1;
	return editDistance(a, b);
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			row.push(
				Math.min(
					(last[j] ?? 0) + 1,
					(row[j - 1] ?? 0) + 1,
					(last[j - 1] ?? 0) + same,
					swapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
				),
			);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length] ?? 0;
}
