/**
 * What Markdown (CommonMark, GitHub, GitLab) gives a meaning inside a line. Brackets are enough
 * for links and images; more escapes would only make the text hard to read where it is not rendered.
 */
const SPECIAL = /[\\`*_[\]|~$#]/g;
const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/**
 * Text that a Markdown reader shows as it is: no formatting, no HTML, no image, no link, and no
 * mention, which would send mail to somebody.
 */
export function escapeMarkdown(text: string): string {
	return (
		text
			.replace(SPECIAL, "\\$&")
			.replace(/[<>&]/g, (character) => ENTITIES[character] ?? "")
			// Readers make links of addresses without being asked, and a mention works behind a backslash.
			.replace(/(^|[^\w])@(?=\w)/g, "$1@ ")
			.replace(/(https?|ftp|mailto|javascript|data):/gi, "$1\\:")
			.replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`)
			.replace(/^\s*[-+=]/, "\\$&")
			.replace(/^(\s*\d+)([.)])(?=\s)/, "$1\\$2")
	);
}

/** A name or an id as code; nothing in it can end the span or the table cell around it. */
export function code(text: string): string {
	return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** An address of our own as a link; anything else stays text. */
export function linkText(text: string): string {
	return text
		.split(/(https?:\/\/[A-Za-z0-9.-]+(?:\/[A-Za-z0-9._~%/?#=&+-]*[A-Za-z0-9_~/=-])?)/)
		.map((part, index) => (index % 2 === 1 ? `<${part}>` : escapeMarkdown(part)))
		.join("");
}
