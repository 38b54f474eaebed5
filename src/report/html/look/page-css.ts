/** Page, header, navigation, headings, badges, host blocks. */
export const PAGE_CSS = `
:root {
	color-scheme: light dark;
	--serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Liberation Serif", serif;
	--sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
	--mono: ui-monospace, "Cascadia Mono", Consolas, Menlo, "Liberation Mono", monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
	margin: 0;
	background: var(--paper);
	color: var(--ink);
	font: 0.9375rem/1.5 var(--sans);
	font-variant-numeric: tabular-nums;
	overflow-wrap: break-word;
}
.frame { max-width: 76rem; margin: 0 auto; padding: 0 2rem; }
a { color: var(--link); text-decoration-thickness: 1px; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); text-underline-offset: 0.2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--paper); z-index: 2; }
code, pre { font-family: var(--mono); font-size: 0.86em; }
code { overflow-wrap: anywhere; }
pre { padding: 0.9rem 1.1rem; background: var(--panel); border: 1px solid var(--line); overflow-x: auto; }
p, ul, ol, dl, figure { margin: 0 0 0.8rem; }
.muted, figcaption, caption { color: var(--muted); }
.small { font-size: 0.84rem; }
.day { white-space: nowrap; }
[hidden] { display: none !important; }

.masthead::before { content: ""; display: block; border-top: 4px solid var(--ink); margin-bottom: 2.2rem; }
.masthead .top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-end; gap: 1rem 3rem; }
.masthead .top > * { min-width: 0; overflow-wrap: anywhere; }
.kicker { margin: 0 0 0.5rem; font-size: 0.75rem; letter-spacing: 0.13em; text-transform: uppercase; color: var(--muted); }
h1 { margin: 0; font: 400 2.3rem/1.12 var(--serif); letter-spacing: -0.01em; }
.estate { margin: 0.45rem 0 0; font-size: 1.02rem; color: var(--muted); }
.coverage { margin: 0; font: 400 1.5rem/1.2 var(--serif); color: var(--tone); }
.coverage small { display: block; font: 0.84rem/1.4 var(--sans); color: var(--muted); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(14.5rem, 1fr)); gap: 0 2rem; margin: 1.8rem 0 0; border-bottom: 1px solid var(--line); }
.facts div { padding: 0.55rem 0 0.7rem; border-top: 1px solid var(--line); }
dt { font-size: 0.75rem; color: var(--muted); }
dd { margin: 0; }
.facts dd { font-weight: 500; }
.facts dd span { font-weight: 400; }

.notice { margin: 1.5rem 0 0; padding: 0.8rem 1.1rem; border-left: 4px solid var(--tone); background: var(--tint); }
.notice h2 { margin: 0 0 0.3rem; padding: 0; border: 0; font: 600 0.9375rem/1.5 var(--sans); color: var(--tone); }
.notice ul { margin: 0; padding-left: 1.1rem; }
.notice + .scroll { margin-top: 1.5rem; }

.body { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 3.2rem; align-items: start; }
.chapters { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 2.1rem 0; }
.chapters ol { list-style: none; margin: 0; padding: 0; }
.chapters a { display: flex; gap: 0.6rem; padding: 0.32rem 0; color: inherit; text-decoration: none; border-bottom: 1px solid transparent; }
.chapters a:hover { border-bottom-color: var(--ink); }
.chapters i { font: 400 1rem/1.4 var(--serif); color: var(--muted); width: 1rem; }
.chapters span { margin-left: auto; color: var(--muted); }
.tools { margin-top: 1.3rem; padding-top: 1.1rem; border-top: 1px solid var(--line); font-size: 0.84rem; }
.tools label { display: block; color: var(--muted); }
.tools input, .tools button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--muted); border-radius: 3px; padding: 0.35rem 0.5rem; }
.tools input { width: 100%; margin: 0.25rem 0; }
.tools button { cursor: pointer; margin-top: 0.5rem; }
.tools output { display: block; color: var(--muted); min-height: 1.4em; }

main { padding-bottom: 4rem; min-width: 0; }
h2 { margin: 2.6rem 0 1.1rem; padding-top: 0.7rem; border-top: 2px solid var(--ink); font: 400 1.65rem/1.25 var(--serif); }
main > section:first-child h2 { margin-top: 2.1rem; }
h2 i { font-style: normal; color: var(--muted); margin-right: 0.7rem; }
h3 { margin: 2rem 0 0.6rem; font: 600 1.06rem/1.35 var(--sans); }
.id { font: 400 0.8rem/1 var(--mono); color: var(--muted); }
h3 .id { margin-left: 0.4rem; }
h4 { margin: 1.3rem 0 0.4rem; font: 600 0.9375rem/1.4 var(--sans); }
.lead { max-width: 46rem; color: var(--muted); }

.badge {
	display: inline-block; padding: 0.06rem 0.45rem 0.08rem; border-radius: 3px; background: var(--tint); color: var(--tone);
	font-weight: 600; font-size: 0.78rem; line-height: 1.45; white-space: nowrap;
}
.badge::before { margin-right: 0.34em; }
.badge.critical { background: var(--critical); color: var(--on-solid); }
.badge.critical::before { content: "\\25C6"; content: "\\25C6" / ""; }
.badge.high::before { content: "\\25B2"; content: "\\25B2" / ""; }
.badge.medium::before { content: "\\25A0"; content: "\\25A0" / ""; }
.badge.low::before { content: "\\25BC"; content: "\\25BC" / ""; }
.badge.info::before { content: "\\25CF"; content: "\\25CF" / ""; }
.badge.unknown::before { content: "?"; content: "?" / ""; }
.badge.good::before { content: "\\2713"; content: "\\2713" / ""; }
.badge.quiet::before { content: "\\2013"; content: "\\2013" / ""; }

/* Laid out when scrolled to: a thousand rows must not delay the first page. */
.tenant { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.rule { border-top: 1px solid var(--line); padding-top: 0.2rem; margin-top: 2rem; }
.rule > h3 { margin-top: 0.9rem; }
.references span { display: block; }
.step { margin: 1rem 0 1.2rem; padding: 0 0 0 1rem; border-left: 3px solid var(--tone, var(--line)); }
.step > h4 { margin: 0 0 0.35rem; }
.step .group { margin: 0.5rem 0 0.8rem; }
.step .group p { margin: 0 0 0.2rem; }
.address { display: block; font-weight: 400; font-size: 0.84rem; overflow-wrap: anywhere; }
.next { color: var(--muted); font-weight: 400; }
.sites { list-style: none; margin: 0.15rem 0 0; padding: 0; }
.ids { columns: 9rem; column-gap: 1.2rem; list-style: none; margin: 0.3rem 0 0; padding: 0; font-size: 0.86rem; }
.ids li { break-inside: avoid; }
.evidence { margin: 0.25rem 0 0; padding: 0; list-style: none; font: 0.8rem/1.5 var(--mono); color: var(--muted); overflow-wrap: anywhere; }
.evidence li { padding-left: 1rem; text-indent: -1rem; }
.evidence li::before { content: "\\203A  "; content: "\\203A  " / ""; white-space: pre; }
summary { cursor: pointer; }
details > summary:hover { color: var(--link); }

.host { border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 2.5rem; }
.host > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.1rem 0.8rem; padding: 0.5rem 0; list-style: none; }
.host > summary::-webkit-details-marker { display: none; }
.host > summary::before { content: "+"; content: "+" / ""; width: 0.7rem; color: var(--muted); font-family: var(--mono); }
.host[open] > summary::before { content: "\\2212"; content: "\\2212" / ""; }
.host > summary .muted { flex: 1 1 14rem; }
.host > summary > *, dd { min-width: 0; overflow-wrap: anywhere; }
.host > summary > b:first-child { min-width: 7.5rem; }
.host > div { padding: 0.4rem 0.8rem 1.3rem 1.5rem; scroll-margin-top: 3.2rem; }
.host dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 0.35rem 1.6rem; margin: 0 0 0.6rem; font-size: 0.86rem; }
.host h4 { margin: 1rem 0 0.3rem; font-size: 0.86rem; }
.host ul { margin: 0; padding-left: 1.1rem; font-size: 0.9rem; }
.host ul.evidence { padding: 0; font-size: 0.8rem; }
.verdict { display: grid; grid-template-columns: 8.2rem minmax(0, 1fr); gap: 0 0.8rem; padding: 0.45rem 0; border-top: 1px dotted var(--line); }
.verdict p { margin: 0; }
.verdict ul { margin: 0; padding: 0; list-style: none; }
.words { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 0 2rem; font-size: 0.875rem; }
.words div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.8rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); align-items: baseline; }
.words dt { font-size: inherit; font-weight: 600; color: inherit; }
:target { background: var(--panel); }
.end { padding: 1rem 0 2.5rem; border-top: 1px solid var(--line); font-size: 0.84rem; color: var(--muted); }

@media screen and (max-width: 60rem) {
	.frame { padding: 0 1.15rem; }
	.body { display: block; }
	.masthead::before { margin-bottom: 1.4rem; }
	h1 { font-size: 1.8rem; }
	.chapters { position: static; max-height: none; padding: 1.3rem 0 0; }
	.chapters ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.2rem, 1fr)); gap: 0 1.4rem; }
	.facts { grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0 1.4rem; }
	.verdict { grid-template-columns: minmax(0, 1fr); gap: 0.2rem; }
	.host > div { padding: 0.4rem 0.6rem 1.1rem; }
	.host dl { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
}
`;
