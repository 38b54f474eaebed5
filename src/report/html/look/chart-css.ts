/** Figures and inline SVG. Coordinates are percentages, so that charts fit any width and text keeps its size. */
export const CHART_CSS = `
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0 1.8rem; margin: 0 0 1.6rem; padding: 0; list-style: none; }
.figures li { border-top: 3px solid var(--tone); padding: 0.5rem 0 0; }
.figures a { color: inherit; text-decoration: none; }
.figures a:hover strong { text-decoration: underline; }
.figures em { display: block; font: 400 2.7rem/1.1 var(--serif); color: var(--tone); }
.figures strong { display: block; font-weight: 600; }
.figures span { font-size: 0.84rem; color: var(--muted); }

svg { display: block; width: 100%; overflow: visible; }
svg .tone { fill: var(--tone); }
svg .track { fill: var(--line); }
svg .axis { stroke: var(--line); stroke-width: 1; }
svg .today { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; }
svg .span { stroke: var(--tone); stroke-width: 5; }
svg .dot { fill: var(--tone); stroke: var(--paper); stroke-width: 2; }
svg text { fill: var(--muted); font-size: 0.72rem; }
svg text.now { fill: var(--ink); font-weight: 600; }

.legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; margin: 0.6rem 0 0; padding: 0; list-style: none; font-size: 0.86rem; }
.bar { display: grid; grid-template-columns: minmax(3rem, 1fr) 2.2rem; gap: 0.6rem; align-items: center; }
.bar b { text-align: right; font-weight: 600; }
td.chart { width: 22%; min-width: 7rem; }

.dates { list-style: none; margin: 0; padding: 0; font-size: 0.875rem; }
.dates li { display: grid; grid-template-columns: 12.2rem minmax(0, 1fr) 16rem; gap: 0 1.2rem; align-items: center; padding: 0.28rem 0; border-bottom: 1px solid var(--line); }
.dates li.scale { padding: 0; }
@media screen and (max-width: 60rem) {
	.figures { grid-template-columns: 1fr 1fr; gap: 1.1rem 1.4rem; }
	.dates li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 0.8rem; }
	.dates svg { order: 1; }
	.dates li.scale { display: block; }
	.bar { grid-template-columns: minmax(1.5rem, 1fr) auto; }
}
`;
