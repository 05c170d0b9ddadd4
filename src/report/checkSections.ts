import {wayBackWord, worksWords} from '../domain/migrationWords.ts';
import {type Block, type Cell, cell, list, piece, type Section} from './blocks.ts';
import type {Question, Report, ReportedMigration} from './report.ts';
import type {ReportClock} from './times.ts';
import {standing, toneOf} from './words.ts';

/** Who answered for it: approvals, sign-offs, overruled gates, answers, checklists. */
export function approvalSection(report: Report, clock: ReportClock): Section {
	const {approvals, signoffs, overrides, answers} = report;
	const heading = (text: string): Block => ({kind: 'heading', text});
	return {
		id: 'checks',
		title: 'Checklist and approvals',
		blocks: [
			...(overrides.length === 0
				? []
				: [
						heading('Gates that were overruled'),
						list(overrides.map(({gate, reason}) => [piece(`${gate}: `, 'warn'), piece(reason)])),
					]),
			...(approvals.length === 0
				? []
				: [heading('Approvals of this plan'), list(approvals.map(({by, at}) => saidAt(by, 'approved', at, clock)))]),
			...(signoffs.length === 0
				? []
				: [
						heading('Sign-offs of the candidate'),
						list(
							signoffs.map(({role, by, at, bug}) => [
								piece(`${role}: `, 'strong'),
								...saidAt(by, bug === null ? 'signed off' : `blocked it for ${bug}`, at, clock),
							]),
						),
					]),
			...(answers.length === 0
				? []
				: [
						heading('Answers before it began'),
						list(answers.map(({ask, answer}) => [piece(`${ask} `), piece(answer, 'strong')])),
					]),
			...checklists(report.questions, clock),
		],
	};
}

function saidAt(by: string, what: string, at: string, clock: ReportClock): Cell {
	return [piece(by, 'strong'), piece(` ${what}, `), piece(clock.moment(at), 'muted')];
}

function checklists(questions: readonly Question[], clock: ReportClock): readonly Block[] {
	return [...new Set(questions.map(({section}) => section))].flatMap((section): readonly Block[] => [
		{kind: 'heading', text: section},
		{
			kind: 'list',
			items: questions
				.filter(question => question.section === section)
				.map(question => ({ticked: question.status === 'succeeded', cell: questionCell(question, clock)})),
		},
	]);
}

function questionCell({text, status, by, at, note}: Question, clock: ReportClock): Cell {
	const words = {succeeded: 'confirmed', failed: 'declined', skipped: 'skipped'} as const;
	const said = status === 'succeeded' || status === 'failed' || status === 'skipped' ? words[status] : 'not answered';
	return [
		piece(text),
		piece(` ${standing(status).mark} ${said}`, standing(status).tone),
		piece(by === null ? '' : ` by ${by}`),
		piece(at === null ? '' : `, ${clock.moment(at)}`, 'muted'),
		piece(note ? `: ${note}` : ''),
	];
}

/** The migrations of the plan, with what was known of each before it ran. */
export function migrationSection({migrations}: Report): Section {
	const found = migrations.flatMap(({id, judgement}) =>
		(judgement?.findings ?? []).map(({rule, severity, text, accepted}) => [
			piece(`${id} ${rule} `, severity === 'block' ? 'bad' : 'warn'),
			piece(text),
			piece(accepted === null ? '' : ` (accepted: ${accepted})`, 'muted'),
		]),
	);
	return {
		id: 'migrations',
		title: 'Migrations',
		blocks:
			migrations.length === 0
				? []
				: [
						{
							kind: 'table',
							head: ['migration', 'kind', 'old code', 'new code before it', 'way back'],
							rows: migrations.map(migrationRow),
						},
						...(found.length > 0 ? [{kind: 'heading', text: 'What was known against them'} as const, list(found)] : []),
					],
	};
}

function migrationRow({id, name, direction, status, hasDown, judgement}: ReportedMigration): readonly Cell[] {
	const {mark, tone} = standing(status);
	const which: Cell = [
		piece(`${mark} `, tone),
		piece(id, 'strong'),
		piece(name === '' || name === id ? '' : ` ${name}`),
		piece(direction === 'down' ? ' (taken back)' : '', 'warn'),
	];
	if (!judgement)
		return [which, cell('not judged', 'warn'), cell(''), cell(''), cell(hasDown ? 'there is one' : 'none')];
	const {phase, oldOnNew, newOnOld} = judgement;
	const back = wayBackWord(judgement, hasDown);
	return [
		which,
		cell(phase, phase === 'breaking' || phase === 'opaque' ? 'warn' : 'plain'),
		cell(worksWords[oldOnNew].text, toneOf(worksWords[oldOnNew])),
		cell(worksWords[newOnOld].text, toneOf(worksWords[newOnOld])),
		cell(back.text, toneOf(back)),
	];
}
