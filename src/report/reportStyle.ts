/** The style sheet of a report: light and dark, narrow and wide, on paper. It asks for nothing from elsewhere. */
export const reportStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --muted: #59636e; --ground: #ffffff; --panel: #f6f8fa; --line: #d1d9e0;
	--good: #1a7f37; --bad: #cf222e; --warn: #8a5a00; --mark: #0550ae; --curve: #0550ae; --bar-good: #4aa564; --bar-bad: #cf222e;
	--bar-open: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --muted: #9198a1; --ground: #0d1117; --panel: #161b22; --line: #3d444d;
	--good: #57c26e; --bad: #ff7b72; --warn: #e3b341; --mark: #79c0ff; --curve: #79c0ff; --bar-good: #347d39; --bar-bad: #da3633;
	--bar-open: #656c76; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 75rem; background: var(--ground); color: var(--text);
	font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .7rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.3rem 0 .4rem; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin-top: .8rem; font-size: .9rem; }
a { color: var(--mark); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--muted); font-weight: 600; white-space: nowrap; }
.wide td { min-width: 4.5rem; }
td { white-space: pre-line; overflow-wrap: break-word; }
.wide { overflow-x: auto; margin: .6rem 0; }
.facts td { border: 0; padding: .1rem 1rem .1rem 0; }
.facts td:first-child { color: var(--muted); width: 8.5rem; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
li { white-space: pre-line; }
ul.boxes { list-style: none; padding-left: 0; }
ul.boxes li { padding-left: 1.7rem; text-indent: -1.7rem; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .7rem; font-size: .82rem; line-height: 1.45;
	white-space: pre-wrap; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; }
.picture { display: block; font-size: 13px; margin: .6rem 0; }
.wide .picture { min-width: 38rem; }
.picture text { fill: var(--text); }
.picture .on { stroke: var(--ground); stroke-width: 3px; paint-order: stroke; }
.picture .small { font-size: 11px; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .muted { color: var(--muted); }
.picture .muted { fill: var(--muted); } .picture tspan.good { fill: var(--good); } .picture tspan.bad { fill: var(--bad); }
.picture tspan.warn { fill: var(--warn); }
.bar { stroke-width: 2; } .bar.good { fill: var(--bar-good); stroke: var(--bar-good); } .bar.bad { fill: var(--bar-bad); stroke: var(--bar-bad); }
.bar.open { fill: var(--bar-open); stroke: var(--bar-open); stroke-dasharray: 3 2; }
.bar.waiting { fill: url(#waiting); stroke: var(--bar-open); stroke-width: 1; }
.ground { fill: var(--ground); } .hatch { stroke: var(--bar-open); stroke-width: 3; }
.grid { stroke: var(--line); stroke-width: 1; }
.picture line.mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 3; } .picture text.mark { fill: var(--mark); font-weight: 600; }
.curve { fill: none; stroke: var(--curve); stroke-width: 1.6; stroke-linecap: round; }
.picture line.limit { stroke: var(--bad); stroke-dasharray: 2 3; } .picture text.limit { fill: var(--bad); }
.problem { stroke: var(--bad); stroke-width: 2; }
.legend { color: var(--muted); font-size: .85rem; }
.to-write { color: var(--muted); font-style: italic; border-left: 3px solid var(--line); padding-left: .8rem; }
footer { margin-top: 3rem; color: var(--muted); font-size: .85rem; }
@media print { :root { color-scheme: light; --text: #000; --muted: #444; --ground: #fff; --panel: #f4f4f4; --line: #bbb; --good: #1a7f37;
		--bad: #cf222e; --warn: #8a5a00; --mark: #0550ae; --curve: #0550ae; --bar-good: #4aa564; --bar-bad: #cf222e; --bar-open: #8c959f; }
	body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; }
	.wide { overflow: visible; } .wide .picture { min-width: 0; } h2, h3 { break-after: avoid; }
	tr, li, .picture, pre { break-inside: avoid; } #post-mortem { break-before: page; }
	* { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;
