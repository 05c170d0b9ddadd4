import {spentText} from '../domain/spentText.ts';
import {type Block, type Cell, cell, list, piece, type Section} from './blocks.ts';
import type {Milestone, PostMortem} from './postMortem.ts';
import type {Report} from './report.ts';
import type {ReportClock} from './times.ts';

/** The skeleton of a post-mortem: what is known is filled in, the rest says what people are to write. */
export function postMortemSection(report: Report, clock: ReportClock): Section {
	const {postMortem: known, release} = report;
	const section = {id: 'post-mortem', title: 'Post-mortem'};
	if (!known) return {...section, blocks: []};
	const heading = (text: string): Block => ({kind: 'heading', text});
	const toWrite = (text: string): Block => ({kind: 'paragraph', cell: cell(text), isToWrite: true});
	const {version} = release.candidate;
	const affected = known.affectedMs === null ? '' : ` It ran for ${spentText(known.affectedMs)}.`;
	return {
		...section,
		blocks: [
			heading('Summary'),
			{
				kind: 'paragraph',
				cell: cell(
					`${version} was brought to ${release.environment} by #${release.id} and taken back by #${known.rollback}${known.reason === '' ? '' : `: ${known.reason}`}.${affected}`,
				),
			},
			toWrite('What happened, in two sentences that anybody understands.'),
			heading('Times'),
			{kind: 'table', head: ['', 'when', 'how it is known', 'after'], rows: timeRows(known, clock)},
			heading('Impact'),
			toWrite('Who was affected, how, and how many: requests, orders, money, data.'),
			heading('Trigger and root causes'),
			toWrite('What set it off, and what made it possible. Ask why until the answer is something that can be changed.'),
			heading('Detection'),
			{kind: 'paragraph', cell: cell(`${known.detected.how}.`)},
			toWrite('Would anything have told earlier?'),
			heading('Resolution'),
			{kind: 'paragraph', cell: cell(`${known.restored.how}.`)},
			...(report.notUndone.length > 0 ? [list(report.notUndone.map(text => cell(`Not undone: ${text}`, 'warn')))] : []),
			heading('What went well'),
			toWrite('…'),
			heading('What went wrong'),
			toWrite('…'),
			heading('Where we were lucky'),
			toWrite('…'),
			heading('Action items'),
			{
				kind: 'table',
				head: ['what', 'prevents, detects or mends', 'who', 'until'],
				rows: [[cell('…'), cell(''), cell(''), cell('')]],
			},
		],
	};
}

function timeRows(known: PostMortem, clock: ReportClock): readonly (readonly Cell[])[] {
	const row = (name: string, {at, how}: Milestone, afterMs: number | null): readonly Cell[] => [
		cell(name, 'strong'),
		at === null ? cell('not known', 'warn') : cell(clock.moment(at)),
		cell(how),
		[piece(afterMs === null ? '' : afterMs < 0 ? 'before that' : spentText(afterMs))],
	];
	return [
		row('went live', known.live, null),
		row('detected', known.detected, known.toDetectMs),
		row('decided', known.decided, known.toDecideMs),
		row('restored', known.restored, known.toRestoreMs),
	];
}
