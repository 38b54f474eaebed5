/** Print: chapters on pages of their own, every host open, addresses of links in words. */
export const PRINT_CSS = `
@page { size: A4; margin: 17mm 15mm 18mm; }
@media print {
	body { font-size: 9.5pt; }
	.frame { max-width: none; padding: 0; }
	.body { display: block; }
	.tools, .skip { display: none; }
	.chapters { position: static; max-height: none; padding: 1.2rem 0 0; }
	.chapters ol { columns: 2; }
	.facts { grid-template-columns: repeat(3, 1fr); }
	.figures { grid-template-columns: repeat(4, 1fr); }
	h2 { margin-top: 0; }
	main > section { break-before: page; }
	main > section:first-child { break-before: auto; }
	h2, h3, h4, caption, thead, summary { break-after: avoid; }
	tr, li, .group, .verdict, .figures, .dates, pre { break-inside: avoid; }
	thead { display: table-header-group; }
	.scroll, pre { overflow: visible; white-space: pre-wrap; }
	.scroll { white-space: normal; }
	.badge, .matrix td, svg, .notice, .step { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
	.host { content-visibility: visible; contain-intrinsic-size: none; }
	details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
	.host > summary::before { display: none; }
	a { color: inherit; text-decoration: none; }
	a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.9em; color: var(--muted); overflow-wrap: anywhere; }
	.register a[href^="http"]::after { content: none; }
	:target { background: none; }
}
`;
