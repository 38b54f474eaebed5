import { createHash } from "node:crypto";
import { SCRIPT } from "./look/script.ts";
import { STYLE } from "./look/style.ts";

/**
 * Nothing may be loaded, and only this very style and script may act: a text from a host that
 * slipped through the escaping would still not run.
 */
export const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	`style-src '${hashSource(STYLE)}'`,
	`script-src '${hashSource(SCRIPT)}'`,
	"base-uri 'none'",
	"form-action 'none'",
].join("; ");

/** Everything before the content. `title` must be escaped. */
export function pageStart(title: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the report</a>
`;
}

export const PAGE_END = `
<script>${SCRIPT}</script>
</body>
</html>
`;

function hashSource(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
