import { ensureFolder } from "../store/write-atomic.ts";

/** Makes a folder and those above it, with an error that says what helps. */
export const makeFolder: (dir: string) => Promise<void> = ensureFolder;
