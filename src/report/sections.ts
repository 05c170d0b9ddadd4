import {spentText} from '../domain/spentText.ts';
import {type Block, type Cell, cell, list, piece, type Section} from './blocks.ts';
import {approvalSection, migrationSection} from './checkSections.ts';
import {postMortemSection} from './postMortemSection.ts';
import type {Report} from './report.ts';
import {failureSection, remainderSections, targetSection} from './resultSections.ts';
import type {ReportClock} from './times.ts';
import {standing} from './words.ts';

/** The sections of a report's pages; what there is nothing of has none. */
export function sectionsOf(report: Report, clock: ReportClock): readonly Section[] {
	const sections = [
		summarySection(report, clock),
		timelineSection(report, clock),
		changeSection(report, clock),
		actionSection(report, clock),
		signalSection(report),
		approvalSection(report, clock),
		migrationSection(report),
		failureSection(report, clock),
		targetSection(report, clock),
		...remainderSections(report, clock),
		postMortemSection(report, clock),
	];
	return sections.filter(({blocks}) => blocks.length > 0);
}

/** What the report is of, in a line. */
export function reportTitle({release}: Report): string {
	const {id, kind, candidate, environment} = release;
	return kind === 'rollback'
		? `Rollback #${id} to ${candidate.version} on ${environment}`
		: `Release #${id}: ${candidate.version} to ${environment}`;
}

function summarySection(report: Report, clock: ReportClock): Section {
	const {release} = report;
	const said = standing(release.status);
	const rows: [string, Cell][] = [
		[
			release.finishedAt === null ? 'state' : 'ended',
			[
				piece(`${said.mark} ${release.status}`, said.tone),
				piece(release.verified ? ', verified live' : ''),
				piece(release.reason ? `: ${release.reason}` : ''),
			],
		],
		['brought', revisionCell(release.candidate)],
		...(release.previous ? [['replaced', revisionCell(release.previous)] satisfies [string, Cell]] : []),
		['by', cell(release.operator)],
		['began', cell(clock.moment(release.startedAt))],
		['live', release.liveAt ? cell(clock.moment(release.liveAt)) : cell('not known to have arrived', 'muted')],
	];
	if (release.finishedAt !== null) {
		const took = release.durationMs === null ? '' : `, after ${spentText(release.durationMs)}`;
		rows.push(['over', cell(`${clock.moment(release.finishedAt)}${took}`)]);
	}

	if (release.bad !== null) rows.push(['marked bad', cell(release.bad, 'bad')]);
	if (release.rolledBackBy !== null) rows.push(['rolled back by', cell(`#${release.rolledBackBy}`, 'warn')]);
	if (release.undoes.length > 0) rows.push(['takes back', cell(release.undoes.map(id => `#${id}`).join(', '))]);
	const notUndone = report.notUndone.length > 0 ? [notUndoneBlock(report)] : [];
	return {id: 'summary', title: 'Summary', blocks: [{kind: 'facts', rows}, ...notUndone.flat()]};
}

function notUndoneBlock({release, notUndone}: Report): readonly Block[] {
	const which = release.kind === 'rollback' ? 'What this rollback did not undo' : 'What its rollback did not undo';
	return [{kind: 'heading', text: which}, list(notUndone.map(text => cell(text, 'warn')))];
}

function revisionCell({version, sha}: {readonly version: string; readonly sha: string}): Cell {
	return [piece(`${version} `, 'strong'), piece(sha.slice(0, 12), 'code')];
}

function timelineSection({phases}: Report, clock: ReportClock): Section {
	const rows = phases.flatMap(({id, steps}) =>
		steps.map((step, index) => {
			const {mark, tone} = standing(step.status);
			const attempts = step.spans.filter(({what}) => what === 'attempt');
			const [first] = step.spans;
			const waited = spent(step.spans.filter(({what}) => what === 'waiting'));
			const ran = spent(attempts);
			return [
				cell(index === 0 ? id : '', 'muted'),
				[piece(`${mark} `, tone), piece(step.id, 'strong'), piece(step.id === step.title ? '' : `  ${step.title}`)],
				cell(first ? clock.time(first.startedAt) : ''),
				cell(
					[ran > 0 ? spentText(ran) : '', waited > 0 ? `waited ${spentText(waited)}` : ''].filter(Boolean).join(', '),
				),
				cell(
					[
						attempts.length > 1 ? `${attempts.length} attempts` : '',
						[step.by, step.note].filter(text => text !== null && text !== '').join(': '),
					]
						.filter(Boolean)
						.join(', '),
				),
			];
		}),
	);
	return {
		id: 'timeline',
		title: 'Timeline',
		blocks: [{kind: 'timeline'}, {kind: 'table', head: ['phase', 'step', 'began', 'took', ''], rows}],
	};
}

function spent(spans: Report['phases'][number]['steps'][number]['spans']): number {
	return spans.reduce(
		(sum, {startedAt, endedAt}) =>
			sum + (endedAt === null ? 0 : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt))),
		0,
	);
}

function changeSection({release, changes}: Report, clock: ReportClock): Section {
	const {commits, lacking, count} = changes;
	const title = release.kind === 'rollback' ? 'What was taken back' : 'What shipped';
	const rows = commits.map(({sha, subject, author, at}) => [
		cell(sha.slice(0, 9), 'code'),
		cell(subject),
		cell(author),
		cell(clock.moment(at).slice(0, 16), 'muted'),
	]);
	return {
		id: 'changes',
		title: count > 0 ? `${title}: ${count === 1 ? '1 commit' : `${count} commits`}` : title,
		blocks: [
			...(lacking === null ? [] : [{kind: 'paragraph', cell: cell(lacking, 'warn')} as const]),
			...(rows.length > 0 ? [{kind: 'table', head: ['commit', 'subject', 'author', 'written'], rows} as const] : []),
			...(rows.length === 0 && lacking === null
				? [{kind: 'paragraph', cell: cell('The same commit was there before.', 'muted')} as const]
				: []),
		],
	};
}

function actionSection({actions, release}: Report, clock: ReportClock): Section {
	const rows = actions.map(({at, by, text, release: of}) => [
		cell(clock.moment(at)),
		by === null ? cell('–', 'muted') : cell(by, 'strong'),
		[piece(of === release.id ? '' : `#${of}: `, 'muted'), piece(text)],
	]);
	return {
		id: 'actions',
		title: 'Who did what, when',
		blocks: rows.length === 0 ? [] : [{kind: 'table', head: ['when', 'who', 'what'], rows}],
	};
}

function signalSection({signals}: Report): Section {
	return {id: 'signals', title: 'Signals', blocks: signals.map(signal => ({kind: 'signal', signal}))};
}
