import {newsSummary} from '../domain/logNews.ts';
import {sizeText} from '../domain/sizeText.ts';
import {type Block, type Cell, cell, list, piece, type Section} from './blocks.ts';
import type {Report, ReportedStep} from './report.ts';
import type {ReportClock} from './times.ts';
import {standing} from './words.ts';

/** What did not go well, with the end of what it printed. */
export function failureSection({failures, phases}: Report, clock: ReportClock): Section {
	const steps = phases.flatMap(phase => phase.steps);
	const prints = (id: string) => steps.some(step => step.id === id && printing.includes(step.kind));
	return {
		id: 'failures',
		title: 'What failed',
		blocks: failures.flatMap(({step, attempt, at, detail, output, cut}): readonly Block[] => [
			{kind: 'heading', text: `${step}, attempt ${attempt}`},
			{kind: 'paragraph', cell: [piece(`${clock.moment(at)} `, 'muted'), piece(detail, 'bad')]},
			...(prints(step) ? [printed(output, cut)] : []),
		]),
	};
}

/** Kinds of steps that run a command. */
const printing: readonly string[] = ['run', 'migrate', 'announce'];

function printed(output: readonly string[] | null, cut: boolean): Block {
	if (output === null) return {kind: 'paragraph', cell: cell('What it printed is not kept on this machine.', 'muted')};
	const lines = output.length === 0 ? ['(nothing was printed)'] : output;
	return {kind: 'code', lines: cut ? ['[…]', ...lines] : lines};
}

/** More rows of targets that are as they should be are only counted. */
const mostTargets = 200;

/** What became of each target of the steps that ran on many. */
export function targetSection({phases}: Report, clock: ReportClock): Section {
	const fanned = phases.flatMap(({steps}) => steps).filter(({targets}) => targets.length > 0);
	return {id: 'targets', title: 'Targets', blocks: fanned.flatMap(step => targetBlocks(step, clock))};
}

function targetBlocks({id, targets}: ReportedStep, clock: ReportClock): readonly Block[] {
	const good = targets.filter(({status}) => status === 'succeeded');
	// What went wrong is listed whole, however many there are.
	const shown = targets.length <= mostTargets ? targets : targets.filter(({status}) => status !== 'succeeded');
	const rows = shown.map(target => {
		const {mark, tone} = standing(target.status);
		const why = [
			target.exitCode === null || target.exitCode === 0 ? '' : `exit code ${target.exitCode}`,
			target.detail ?? '',
			target.decided === null ? '' : `${target.decided.by}: ${target.decided.reason}`,
		].filter(Boolean);
		return [
			cell(target.name, 'strong'),
			cell(`${mark} ${target.status}`, tone),
			cell(target.startedAt === null ? '' : clock.time(target.startedAt)),
			cell([target.rounds > 1 ? `${target.rounds} times` : '', ...why].filter(Boolean).join(', ')),
		];
	});
	return [
		{kind: 'heading', text: `${id}: ${good.length} of ${targets.length} done`},
		...(rows.length > 0 ? [{kind: 'table', head: ['target', 'state', 'began', ''], rows} as const] : []),
	];
}

/** Notes, announcements, artifacts, values, and what was new in the logs. */
export function remainderSections(report: Report, clock: ReportClock): readonly Section[] {
	const {notes, announcements, artifacts, kept, logNews} = report;
	return [
		{
			id: 'notes',
			title: 'Notes',
			blocks:
				notes.length === 0
					? []
					: [
							list(
								notes.map(
									({at, by, step, text}): Cell => [
										piece(`${clock.moment(at)} `, 'muted'),
										piece(by, 'strong'),
										piece(step === null ? '' : ` on ${step}`, 'muted'),
										piece(`: ${text}`),
									],
								),
							),
						],
		},
		{
			id: 'announcements',
			title: 'Announcements',
			blocks: announcements.flatMap(({step, status, text}): readonly Block[] => [
				{kind: 'heading', text: `${step} ${standing(status).mark} ${status === 'succeeded' ? 'sent' : status}`},
				{kind: 'code', lines: text.trimEnd().split('\n')},
			]),
		},
		{
			id: 'logs',
			title: 'New in the logs',
			blocks:
				logNews === null
					? []
					: [
							{kind: 'paragraph', cell: cell(newsSummary(logNews))},
							...(logNews.found.length === 0 ? [] : [newsTable(logNews.found)]),
						],
		},
		{
			id: 'artifacts',
			title: 'Artifacts',
			blocks:
				artifacts.length === 0
					? []
					: [
							{
								kind: 'table',
								head: ['file', 'step', 'size', 'SHA-256'],
								rows: artifacts.map(({file, step, bytes, sha256}) => [
									cell(file, 'strong'),
									cell(step),
									cell(sizeText(bytes)),
									sha256 === '' ? cell('secret', 'muted') : cell(sha256, 'code'),
								]),
							},
						],
		},
		{
			id: 'kept',
			title: 'Values that were kept',
			blocks:
				Object.keys(kept).length === 0
					? []
					: [{kind: 'facts', rows: Object.entries(kept).map(([name, value]) => [name, cell(value)])}],
		},
	];
}

function newsTable(found: NonNullable<Report['logNews']>['found']): Block {
	return {
		kind: 'table',
		head: ['source', 'what', 'lines', 'for example'],
		rows: found.map(({source, kind, times, count, example}) => [
			cell(source),
			cell(kind === 'new' ? 'new' : `${times ?? '?'} × as often`),
			cell(String(count)),
			cell(example, 'code'),
		]),
	};
}
