import {count} from '../../src/domain/count.ts';
import {
	estimateOf,
	type MigrationProof,
	type ProofQueries,
	proofSentences,
	timeRangeText,
} from '../../src/domain/migrationProof.ts';
import {migrationTitle} from '../../src/domain/migrationWords.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import type {Overlay} from '../../store/overlay.ts';
import type {JudgedPending} from '../../store/ports.ts';
import type {CockpitState} from '../../store/state.ts';
import {glyphs} from '../glyphs.ts';
import {orderTexts} from '../rows/judgementRows.ts';
import {type KnownMigrations, summaryLines, surroundingLines} from '../rows/migrationFacts.ts';
import {stepDuration} from '../rows/time.ts';
import {wayLines} from '../rows/wayRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

/** A page of the migration plan: all of it, the order, or what a clone told. */
export function migrationPlanView(
	{page, top}: Extract<Overlay, {kind: 'migrationPlan'}>,
	state: CockpitState,
	width: number,
): OverlayView {
	const outlook = valueIn(state.migrations);
	const titles = {all: 'Migration plan', order: 'Order of schema and code', proof: 'Proof on a clone'} as const;
	const lines = outlook?.ok ? linesOf(outlook) : [[span('The migrations are not known any more.', 'muted')]];
	return {
		title: overlayTitle([span(`${titles[page]} · `), span(plainText(state.selected), 'strong')]),
		tone: 'accent',
		size: 'page',
		header: [],
		body: textBody(lines, top),
		trailer: [],
	};

	function linesOf(known: KnownMigrations): readonly Line[] {
		if (page === 'order') return orderLines(known.judged, width);
		if (page === 'proof') return known.proof ? proofLines(known.proof, width) : [];
		const proving = state.proving?.environment === state.selected ? state.proving.line : null;
		return [
			...summaryLines(known, state.project.migrations?.adapter ?? '', width),
			...known.remarks.flatMap(text => wrapped(text, width, 'warn')),
			[],
			...orderLines(known.judged, width),
			[],
			...surroundingLines(known, proving, width, state.now),
			[],
			...wayLines(known, width, state.now),
		];
	}
}

const parts = {
	expand: 'before the code',
	code: 'the new code',
	data: 'once the new code is verified: rows are changed',
	contract: 'at the end: taken away from the old code',
} as const;

function orderLines({order, migrations}: JudgedPending, width: number): readonly Line[] {
	const names = new Map(migrations.map(({script}) => [script.id, script.name]));
	return [
		[span('Order   ', 'muted'), span(orderTexts[order.kind], 'strong')],
		...(order.reason === null ? [] : wrapped(order.reason, width, 'warn')),
		...order.steps.flatMap(({run, files}, index): readonly Line[] => [
			[span(`${index + 1} `, 'muted'), span(pad(run, 9), 'accent'), span(parts[run], 'muted')],
			...files.flatMap(id => wrapped(migrationTitle({id, name: names.get(id) ?? ''}), width, 'plain')),
		]),
	];
}

const directions = {up: 'up', down: 'down', again: 'up again'} as const;

function proofLines(proof: MigrationProof, width: number): readonly Line[] {
	const [how = '', ...others] = proofSentences(proof);
	return [
		...wrapped(how, width, 'strong', 0),
		...others.flatMap(text => wrapped(text, width, / fails?$|failed: /.test(text) ? 'bad' : 'plain', 0)),
		[],
		...proof.steps.flatMap(({id, direction, ms, error, statements}): readonly Line[] => {
			const estimate = direction === 'up' ? estimateOf(proof, id) : null;
			const there = estimate ? `, on ${proof.environment} about ${timeRangeText(estimate)}` : '';
			return [
				[
					span(`${error === null ? glyphs.done : glyphs.failed} `, error === null ? 'good' : 'bad'),
					span(pad(directions[direction], 9), 'muted'),
					span(plainText(id), 'strong'),
					span(` ${stepDuration(ms)}${plainText(there)}`),
				],
				...(statements.length > 1
					? wrapped(statements.map(each => `line ${each.line} ${stepDuration(each.ms)}`).join(', '), width, 'muted')
					: []),
				...(error === null ? [] : wrapped(error, width, 'bad')),
			];
		}),
		...('none' in proof.old ? [] : queryLines('of the live code on the new schema', proof.old, width)),
		...(proof.fresh ? queryLines('of the candidate on the old schema', proof.fresh, width) : []),
	];
}

function queryLines(whose: string, {tried, broken}: ProofQueries, width: number): readonly Line[] {
	if (broken.length === 0) return [];
	return [
		[],
		[
			span(
				`${broken.length} of ${count(tried, 'query', 'queries')} ${whose} ${broken.length === 1 ? 'fails' : 'fail'}`,
				'strong',
			),
		],
		...broken.flatMap(({sql, error}) => [
			...wrapped(`${glyphs.failed} ${sql.replace(/\s+/g, ' ')}`, width, 'plain', 0),
			...wrapped(error, width, 'bad'),
		]),
	];
}

function wrapped(text: string, width: number, tone: Line[number]['tone'], indent = 2): readonly Line[] {
	return text
		.split(/\s*\n\s*/)
		.flatMap(line => wrap(plainText(line), Math.max(8, width - indent)))
		.map((part): Line => [span(' '.repeat(indent)), span(part, tone)]);
}

/** Whether to try on a clone what is pending. */
export function proveView(
	{environment, count: pending, code}: Extract<Overlay, {kind: 'prove'}>,
	width: number,
): OverlayView {
	const what = pending === 1 ? 'the migration that is pending is' : `the ${pending} migrations that are pending are`;
	const text = `The database of ${plainText(environment)} is cloned, on the same server: it needs the room. There ${what} applied, taken back, and applied again; the queries that the server counts are prepared before and after. Then the clone is dropped. Nothing else is changed.`;
	const tool = `${plainText(code ?? '')} is code: the commands of its tool run here, with the clone in the variable of the database. Be sure that they read no other setting.`;
	const lines = (said: string, tone: Line[number]['tone']) => wrap(said, width).map((part): Line => [span(part, tone)]);
	return {
		title: overlayTitle([span(`Try it on a clone of ${plainText(environment)}?`, 'strong')]),
		tone: code === null ? 'accent' : 'warn',
		size: 'dialog',
		header: [],
		body: textBody([...lines(text, 'plain'), ...(code === null ? [] : [[], ...lines(tool, 'warn')])]),
		trailer: [],
	};
}
