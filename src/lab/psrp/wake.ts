/** Something that is waited for and may come before anybody waits. */
export class Wake {
	#isSet = false;
	#resolve: (() => void) | null = null;

	set(): void {
		this.#isSet = true;
		this.#resolve?.();
	}

	/** Resolves when it has been set since the last time. */
	async wait(): Promise<void> {
		if (!this.#isSet) await new Promise<void>((resolve) => (this.#resolve = resolve));
		this.#isSet = false;
		this.#resolve = null;
	}
}
