import type {Block, Cell, Piece, Section} from './blocks.ts';
import {htmlText} from './escape.ts';
import type {Report, ReportedSignal} from './report.ts';
import {reportStyle} from './reportStyle.ts';
import {reportTitle, sectionsOf} from './sections.ts';
import {signalPicture} from './signalPicture.ts';
import {timelinePicture} from './timelinePicture.ts';
import type {ReportClock} from './times.ts';
import {standing} from './words.ts';

/** A report as one HTML file that loads nothing and runs nothing: should anything foreign ever be read as markup, the policy stops it. */
export function htmlReport(report: Report, clock: ReportClock): string {
	const title = htmlText(reportTitle(report));
	const sections = sectionsOf(report, clock);
	const links = sections.map(({id, title}) => `<a href="#${id}">${htmlText(title)}</a>`).join(' ');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${title}</h1>
<div class="muted">${htmlText(report.project)}</div>
<nav aria-label="Sections">${links}</nav>
${sections.map(section => sectionHtml(section, report, clock)).join('\n')}
<footer>Made ${htmlText(clock.moment(report.madeAt))} by release-tui. Times are those of ${htmlText(clock.zone)}.</footer>
</body>
</html>
`;
}

function sectionHtml({id, title, blocks}: Section, report: Report, clock: ReportClock): string {
	const inner = blocks.map(block => blockHtml(block, report, clock)).join('\n');
	return `<section id="${id}">\n<h2>${htmlText(title)}</h2>\n${inner}\n</section>`;
}

function blockHtml(block: Block, report: Report, clock: ReportClock): string {
	switch (block.kind) {
		case 'paragraph':
			return `<p${block.isToWrite ? ' class="to-write"' : ''}>${cellHtml(block.cell)}</p>`;
		case 'facts':
			return `<table class="facts">${block.rows.map(([label, cell]) => `<tr><td>${htmlText(label)}</td><td>${cellHtml(cell)}</td></tr>`).join('')}</table>`;
		case 'table':
			return tableHtml(block.head, block.rows);
		case 'list':
			return listHtml(block.items);
		case 'code':
			return `<pre>${block.lines.map(htmlText).join('\n')}</pre>`;
		case 'heading':
			return `<h3>${htmlText(block.text)}</h3>`;
		case 'timeline':
			return `<div class="wide">${timelinePicture(report, clock)}</div>\n<p class="legend">Solid: it ran. Hatched: a person was waited for. Dashed: it never ran, or nobody knows how it ended.</p>`;
		case 'signal':
			return signalHtml(block.signal, report, clock);
	}
}

function tableHtml(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
	const titles = head.map(title => `<th scope="col">${htmlText(title)}</th>`).join('');
	const body = rows.map(row => `<tr>${row.map(cell => `<td>${cellHtml(cell)}</td>`).join('')}</tr>`).join('\n');
	return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function listHtml(items: Extract<Block, {kind: 'list'}>['items']): string {
	const hasBoxes = items.some(({ticked}) => ticked !== null);
	const rows = items.map(({ticked, cell}) => {
		const box =
			ticked === null ? '' : ticked ? '<span aria-label="done">☑</span> ' : '<span aria-label="not done">☐</span> ';
		return `<li>${box}${cellHtml(cell)}</li>`;
	});
	return `<ul${hasBoxes ? ' class="boxes"' : ''}>${rows.join('\n')}</ul>`;
}

function signalHtml(signal: ReportedSignal, report: Report, clock: ReportClock): string {
	const {step, name, verdict, figure, fails, why, looks} = signal;
	const {mark, tone} = standing(verdict);
	const said = `${figure}; fails ${fails}${why === null ? '' : `; ${why}`}`;
	const none = looks.length === 0 ? '<p class="muted">Nobody looked.</p>' : '';
	return `<h3><span class="${tone}">${mark}</span> ${htmlText(`${step}: ${name}`)}</h3>\n<div class="legend">${htmlText(said)}</div>\n${signalPicture(signal, report, clock)}${none}`;
}

function cellHtml(cell: Cell): string {
	return cell.map(pieceHtml).join('');
}

function pieceHtml({text, tone}: Piece): string {
	const safe = htmlText(text);
	switch (tone) {
		case 'plain':
			return safe;
		case 'strong':
			return `<strong>${safe}</strong>`;
		case 'code':
			return `<code>${safe}</code>`;
		default:
			return `<span class="${tone}">${safe}</span>`;
	}
}
