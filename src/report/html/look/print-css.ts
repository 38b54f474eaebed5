/** Print: chapters on pages of their own, every host open, page numbers. Addresses are printed as text anyway. */
export const PRINT_CSS = `
@page {
	size: A4;
	margin: 16mm 14mm 18mm;
	@bottom-left { content: "Exchange fleet report"; font: 7.5pt sans-serif; color: #575e6b; }
	@bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #575e6b; }
}
@media print {
	:root { font-size: 9.4pt; }
	.frame { max-width: none; padding: 0; }
	.body { display: block; }
	.tools, .skip { display: none; }
	.chapters { position: static; max-height: none; padding: 1.4rem 0 0; }
	.chapters ol { columns: 3; column-gap: 2rem; }
	.facts { grid-template-columns: repeat(4, 1fr); gap: 0 1.2rem; font-size: 0.9rem; }
	.facts dd span { display: block; }
	th, td { padding-right: 0.6rem; }
	.dates li { grid-template-columns: 11.5rem minmax(0, 1fr) 15.5rem; }
	.host dl { grid-template-columns: repeat(4, minmax(0, 1fr)); }
	main { padding: 0; }
	main > section { break-before: page; }
	main > section:first-child { break-before: auto; }
	main > section > h2, main > section:first-child h2 { margin-top: 0; }
	main > section:first-child h2 { margin-top: 2rem; }
	h2, h3, h4, h3 + p, figure, caption, thead, summary { break-after: avoid; }
	figure, tr, li, .group, .verdict, .figures, .dates, .host dl, pre { break-inside: avoid; }
	.host > div > dl { break-before: avoid; }
	thead { display: table-header-group; }
	.scroll, pre { overflow: visible; }
	pre { white-space: pre-wrap; }
	.badge, .matrix td, svg, .notice, .step, .figures li { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
	.host, .tenant { content-visibility: visible; contain-intrinsic-size: none; }
	details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
	.host > summary::before { display: none; }
	.host > div { padding-left: 0; }
	a { color: inherit; text-decoration: none; }
	th button { text-decoration: none; }
	:target { background: none; }
}
`;
