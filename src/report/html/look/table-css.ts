/** Tables; columns of class `wide` are left out where there is no room, the host block has their content. */
export const TABLE_CSS = `
.scroll { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption { text-align: left; padding: 0 0 0.4rem; font-size: 0.84rem; }
th, td { padding: 0.4rem 0.9rem 0.4rem 0; text-align: left; vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 0; }
thead th { vertical-align: bottom; font-weight: 500; font-size: 0.78rem; color: var(--muted); border-bottom: 1px solid var(--ink); white-space: nowrap; }
tbody th { font-weight: 600; }
tbody tr { border-bottom: 1px solid var(--line); }
tfoot td, tfoot th { border-top: 1px solid var(--ink); font-weight: 600; }
.n { text-align: right; }
td.n { white-space: nowrap; }
td p { margin: 0.15rem 0 0; }
td.hash { font-family: var(--mono); font-size: 0.78rem; overflow-wrap: anywhere; }
th button { all: unset; cursor: pointer; text-decoration: underline dotted; text-underline-offset: 0.25em; }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }

.matrix { width: auto; min-width: 60%; }
.matrix th, .matrix td { padding: 0.35rem 0.7rem; }
.matrix th:first-child { padding-left: 0; }
.matrix .cell { text-align: center; min-width: 4.2rem; border-left: 3px solid var(--paper); }
.matrix .some { background: var(--tint); color: var(--tone); font-weight: 700; }
.matrix .none { color: var(--muted); }
@media screen and (max-width: 60rem) {
	.wide { display: none; }
	.matrix .cell { min-width: 0; padding: 0.35rem 0.3rem; }
	th, td { padding-right: 0.6rem; }
	td.chart { min-width: 5rem; }
	.stack, .stack caption, .stack tbody, .stack tr, .stack th, .stack td { display: block; }
	.stack thead { display: none; }
	.stack tr { padding: 0.5rem 0; }
	.stack th, .stack td { padding: 0.1rem 0; }
}
`;
