import { describe, expect, it } from "vitest";
import type { ScriptBundle } from "../../../src/core/model/script-bundle.ts";
import { holdSession } from "../../../src/remoting/runner/hold-session.ts";
import { type Session, type Transport, TransportError } from "../../../src/remoting/transport.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

const NEVER = new AbortController().signal;
const RETRY = { retries: 0, baseDelayMs: 1, random: () => 0.5 };
const BUNDLE: ScriptBundle = {
	execReader: "",
	psrpReader: "",
	body: "",
	sha256: "",
	units: [],
	parameters: [],
};
const GONE = () => new TransportError("closed", "the connection is gone", { nothingRan: true });
const BROKEN = () => new TransportError("closed", "the connection broke in the middle");

/** Each connection answers as often as it is told, then fails like this. */
function transportOf(...connections: readonly { readonly answers: number; readonly fails: () => Error }[]) {
	const left = [...connections];
	const transport: Transport & { connected: number; closed: number } = {
		connected: 0,
		closed: 0,
		async connect(): Promise<Session> {
			transport.connected += 1;
			const connection = left.shift() ?? { answers: 0, fails: GONE };
			let runs = 0;
			return {
				notes: [],
				async *run() {
					runs += 1;
					if (runs > connection.answers) throw connection.fails();
					yield { kind: "envelope", unit: "a", text: `${transport.connected}.${runs}` };
				},
				probe: () => Promise.reject(new Error("not asked for")),
				putFile: () => Promise.reject(new Error("not asked for")),
				removeFile: () => Promise.reject(new Error("not asked for")),
				async close() {
					transport.closed += 1;
				},
			};
		},
	};
	const held = holdSession(transport, buildTarget(buildHost(), buildCredential("admin")), RETRY);
	const ask = async () => {
		const { envelopes, error } = await held.run(BUNDLE, NEVER);
		return error === undefined ? envelopes.get("a") : error.message;
	};
	return { transport, held, ask };
}

describe("a held session", () => {
	it("connects again where the connection is gone when the next bundle comes", async () => {
		const { transport, ask } = transportOf({ answers: 1, fails: GONE }, { answers: 1, fails: GONE });
		expect([await ask(), await ask()]).toEqual(["1.1", "2.1"]);
		expect([transport.connected, transport.closed]).toEqual([2, 1]);
	});

	it("asks nothing twice that may have been begun", async () => {
		const { transport, ask } = transportOf({ answers: 1, fails: BROKEN }, { answers: 1, fails: GONE });
		expect([await ask(), await ask()]).toEqual(["1.1", "the connection broke in the middle"]);
		expect(transport.connected).toBe(1);
	});

	it("gives up on a host that ends new connections, too", async () => {
		const { transport, ask } = transportOf({ answers: 1, fails: GONE });
		expect([await ask(), await ask()]).toEqual(["1.1", "the connection is gone"]);
		expect(transport.connected).toBe(2);
	});
});
