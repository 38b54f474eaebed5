/** Shortens by whole characters and says so with an ellipsis. */
export function truncate(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	const characters = [...text];
	return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join("")}…`;
}
