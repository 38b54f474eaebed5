import type { JSX } from "preact";
import { WebLink } from "./links.tsx";

/** Addresses inside the text of a next step, with the space before them and the brackets around them. */
const ADDRESS = /\s*\(?(https?:\/\/[^\s<>"()]*[^\s<>"().,;:])\)?/;

/** The next step of one verdict. */
export function NextStep({ text }: { text: string }): JSX.Element {
	return (
		<p class="muted">
			{`Next step: ${remedyWords(text)}`}
			<Addresses text={text} />
		</p>
	);
}

/** The addresses of a next step, each on a line behind its words. */
export function Addresses({ text }: { text: string }): JSX.Element {
	const addresses = text.split(ADDRESS).filter((_, index) => index % 2 === 1);
	return (
		<>
			{addresses.map((url) => (
				<span class="address">
					<WebLink url={url} />
				</span>
			))}
		</>
	);
}

/** The words of a next step without its addresses. */
export function remedyWords(text: string): string {
	return text
		.split(ADDRESS)
		.filter((_, index) => index % 2 === 0)
		.join("")
		.trim();
}
