import { HeldPowerShell, type HeldTimings } from "./held-powershell.ts";
import { readWorkerScript } from "./worker-script.ts";

/**
 * The PowerShell processes of a transport: one per program (powershell.exe for WinRM, pwsh for SSH),
 * started when first needed and again when one has gone.
 */
export class HeldPool {
	readonly #timings: HeldTimings;
	readonly #held = new Map<string, Promise<HeldPowerShell>>();

	constructor(timings: HeldTimings) {
		this.#timings = timings;
	}

	/** Fails with TransportError. */
	async get(program: string): Promise<HeldPowerShell> {
		const known = this.#held.get(program);
		const held = await known?.catch(() => undefined);
		if (held?.isAlive === true) return held;
		// Others that waited for the same one may have started it again.
		const current = this.#held.get(program);
		if (current !== undefined && current !== known) return await this.get(program);
		const started = readWorkerScript().then((worker) => HeldPowerShell.start(program, worker, this.#timings));
		this.#held.set(program, started);
		return await started;
	}

	/** Ends all processes; the next `get` starts anew. */
	async close(): Promise<void> {
		const all = [...this.#held.values()];
		this.#held.clear();
		await Promise.all(all.map(async (started) => (await started.catch(() => undefined))?.quit()));
	}
}
