import type {Block, Cell, Piece} from './blocks.ts';
import {fencedLines, markdownText} from './escape.ts';
import type {Report, ReportedSignal} from './report.ts';
import {reportTitle, sectionsOf} from './sections.ts';
import type {ReportClock} from './times.ts';
import {standing} from './words.ts';

/** A report as GitHub's Markdown, which others read, too. */
export function markdownReport(report: Report, clock: ReportClock): string {
	const sections = sectionsOf(report, clock).map(({title, blocks}) =>
		[`## ${markdownText(title)}`, ...blocks.map(blockText).filter(text => text !== '')].join('\n\n'),
	);
	const made = `Made ${clock.moment(report.madeAt)} for ${report.project} by release-tui; times are those of ${clock.zone}.`;
	return `${[`# ${markdownText(reportTitle(report))}`, markdownText(made), ...sections].join('\n\n')}\n`;
}

function blockText(block: Block): string {
	switch (block.kind) {
		case 'paragraph':
			return block.isToWrite ? `_${cellText(block.cell)}_` : cellText(block.cell);
		case 'facts':
			return block.rows.map(([label, cell]) => `- ${markdownText(label)}: ${cellText(cell)}`).join('\n');
		case 'table':
			return [block.head, block.head.map(() => '---'), ...block.rows.map(row => row.map(cellText))]
				.map(cells => `| ${cells.join(' | ')} |`)
				.join('\n');
		case 'list':
			return block.items
				.map(({ticked, cell}) => `- ${ticked === null ? '' : ticked ? '[x] ' : '[ ] '}${cellText(cell)}`)
				.join('\n');
		case 'code':
			return fencedLines(block.lines);
		case 'heading':
			return `### ${markdownText(block.text)}`;
		case 'timeline':
			return '';
		case 'signal':
			return signalText(block.signal);
	}
}

function cellText(cell: Cell): string {
	return cell.map(pieceText).join('').trim();
}

function pieceText({text, tone}: Piece): string {
	if (text.trim() === '') return text;
	// Marks of emphasis take effect only where they touch the text.
	const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
	if (tone === 'code' && /^[0-9a-f]+$/.test(inner)) return `${before}\`${inner}\`${after}`;
	return `${before}${tone === 'strong' ? `**${markdownText(inner)}**` : markdownText(inner)}${after}`;
}

function signalText({step, name, verdict, figure, fails, why, looks}: ReportedSignal): string {
	const {mark} = standing(verdict);
	const during = looks.filter(({stage}) => stage === 'during').length;
	const said = [
		`${figure}, fails ${fails}`,
		`${during} looks, ${looks.length - during} before the release`,
		...(why === null ? [] : [why]),
	];
	return `- ${mark} **${markdownText(`${step} ${name}`)}**: ${said.map(markdownText).join('; ')}`;
}
