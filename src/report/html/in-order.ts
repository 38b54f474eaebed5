import type { HostRecord } from "../../core/model/host-record.ts";
import type { ReportInput } from "../reporter.ts";

/** Rendered hosts held at a time: a few MB. Larger fleets cost one more pass per window. */
const WINDOW = 1000;

/**
 * Renders records in another order than the stored one without holding them all: every pass over
 * the records renders the hosts of one window of the wanted order.
 *
 * @param order places of the records in the stored order, in the wanted order
 */
export async function* renderInOrder(
	records: ReportInput["records"],
	order: readonly number[],
	render: (record: HostRecord) => string,
	window: number = WINDOW,
): AsyncGenerator<string> {
	for (let start = 0; start < order.length; start += window) {
		const slots = new Map(order.slice(start, start + window).map((place, slot) => [place, slot]));
		const texts = Array.from(slots, () => "");
		let place = 0;
		for await (const record of records()) {
			const slot = slots.get(place);
			if (slot !== undefined) texts[slot] = render(record);
			place += 1;
		}
		yield* texts;
	}
}
