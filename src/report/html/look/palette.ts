/** What colours stand for; every one of them goes with words, never alone. */
export const TONES = ["critical", "high", "medium", "low", "info", "unknown", "good", "quiet"] as const;
export type Tone = (typeof TONES)[number];

/** A tone as text, and as the tint behind that text. */
interface ToneColours {
	readonly text: string;
	readonly tint: string;
}

export interface Palette {
	readonly paper: string;
	/** Behind figures, code and the navigation. */
	readonly panel: string;
	readonly ink: string;
	readonly muted: string;
	readonly line: string;
	readonly link: string;
	/** Text on a solid tone. */
	readonly onSolid: string;
	readonly tones: Readonly<Record<Tone, ToneColours>>;
}

/** A test holds every pair that is used to WCAG 2.2 AA (4.5:1). */
export const LIGHT: Palette = {
	paper: "#ffffff",
	panel: "#f6f5f2",
	ink: "#1b1f27",
	muted: "#575e6b",
	line: "#dcd9d2",
	link: "#1d4f86",
	onSolid: "#ffffff",
	tones: {
		critical: { text: "#a1122f", tint: "#fae6e9" },
		high: { text: "#a43e06", tint: "#fbeadd" },
		medium: { text: "#755400", tint: "#f7efd6" },
		low: { text: "#1f5d8c", tint: "#e3eff8" },
		info: { text: "#4c5665", tint: "#eceef1" },
		unknown: { text: "#6a3ba3", tint: "#efe8f8" },
		good: { text: "#1c6638", tint: "#e2f2e7" },
		quiet: { text: "#575e6b", tint: "#eeedea" },
	},
};

export const DARK: Palette = {
	paper: "#14171d",
	panel: "#1b1f27",
	ink: "#e5e7eb",
	muted: "#a2aab7",
	line: "#323842",
	link: "#8fbdec",
	onSolid: "#14171d",
	tones: {
		critical: { text: "#ff909e", tint: "#3b1a21" },
		high: { text: "#fba76c", tint: "#38240f" },
		medium: { text: "#e3c25e", tint: "#2f2911" },
		low: { text: "#85bfee", tint: "#14293b" },
		info: { text: "#b3bbc8", tint: "#252b34" },
		unknown: { text: "#c8a9f3", tint: "#2a2140" },
		good: { text: "#7fcd9d", tint: "#143120" },
		quiet: { text: "#a2aab7", tint: "#252932" },
	},
};

/** The palette as CSS variables. */
export function paletteCss({ tones, ...colours }: Palette): string {
	const plain = Object.entries(colours).map(([name, value]) => `--${kebab(name)}:${value}`);
	const toned = TONES.flatMap((tone) => [
		`--${tone}:${tones[tone].text}`,
		`--${tone}-tint:${tones[tone].tint}`,
	]);
	return [...plain, ...toned].join(";");
}

function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
