import {namedTables} from '../../src/domain/databaseNow.ts';
import {
	estimateOf,
	type MigrationProof,
	proofSentences,
	provesSafe,
	timeRangeText,
} from '../../src/domain/migrationProof.ts';
import {type Standing, severalHeads} from '../../src/domain/migrationWords.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {sizeText} from '../../src/domain/sizeText.ts';
import {backupWords, locksWords} from '../../src/domain/surroundingsWords.ts';
import type {JudgedMigration, MigrationOutlook} from '../../store/ports.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import {orderTexts, tones} from './judgementRows.ts';
import {ago} from './time.ts';

/** Migrations that are known. */
export type KnownMigrations = Extract<MigrationOutlook, {ok: true}>;

/** The columns of the words that stand before each fact. */
const labelWidth = 8;

/** A fact with its word before it, on as many lines as it needs. */
export function fact(label: string, text: string, tone: Tone, width: number): readonly Line[] {
	return wrap(plainText(text), Math.max(8, width - labelWidth)).map(
		(part, index): Line => [span(pad(index === 0 ? label : '', labelWidth), 'muted'), span(part, tone)],
	);
}

/** What is counted and judged as a whole: the ledger, the database, the verdict, and how long others wait. */
export function summaryLines(outlook: KnownMigrations, adapter: string, width: number): readonly Line[] {
	const {rows, judged, around, proof, heads} = outlook;
	const count = (state: string) => rows.filter(row => row.state === state).length;
	const states = (['applied', 'pending', 'halfway', 'failed', 'gone', 'undone'] as const)
		.filter(state => count(state) > 0 || state === 'applied' || state === 'pending')
		.map(state => `${count(state)} ${state}`);
	const database = around?.database;
	const about =
		database === undefined || typeof database === 'string'
			? []
			: [database.server, ...(database.bytes === null ? [] : [sizeText(database.bytes)])];
	const ledger = [
		...fact('Ledger', [...states, adapter, ...about].join(' · '), 'plain', width),
		...(outlook.unanswered === undefined ? [] : fact('', `no answer now: ${outlook.unanswered}`, 'bad', width)),
		...(heads.length > 1 ? fact('', severalHeads(heads), 'warn', width) : []),
	];
	if (judged.migrations.length === 0) return ledger;
	const [word, tone] = verdicts[judged.verdict];
	const waits = waitsFor(judged.migrations, proof);
	const said = [word, orderTexts[judged.order.kind], classes(judged.migrations), ...(waits === null ? [] : [waits])];
	return [...ledger, ...fact('Verdict', said.join(' · '), tone, width)];
}

const verdicts = {
	safe: [`${glyphs.done} nothing against it`, 'good'],
	warnings: [`${glyphs.warn} look at the warnings`, 'warn'],
	opaque: [`${glyphs.warn} not all can be read`, 'warn'],
	blocked: [`${glyphs.failed} blocked`, 'bad'],
} as const;

function classes(migrations: readonly JudgedMigration[]): string {
	const counts = new Map<string, number>();
	for (const {judgement} of migrations) counts.set(judgement.phase, (counts.get(judgement.phase) ?? 0) + 1);
	return [...counts].map(([phase, count]) => `${count} ${phase}`).join(', ');
}

// As long as a migration takes that stops others: a lock is held until the transaction's end.
function waitsFor(migrations: readonly JudgedMigration[], proof: MigrationProof | null): string | null {
	const stopping = migrations.filter(({statements}) =>
		statements.some(({lock}) => lock === 'writes' || lock === 'all'),
	);
	if (stopping.length === 0) return 'nobody waits';
	const ranges = stopping.flatMap(({script}) => estimateOf(proof, script.id) ?? []);
	if (ranges.length < stopping.length) return null;
	const sum = (key: 'fromMs' | 'toMs') => ranges.reduce((total, range) => total + range[key], 0);
	return `others wait about ${timeRangeText({fromMs: sum('fromMs'), toMs: sum('toMs')})}`;
}

/** What else one looks at before it runs: the proof on a clone, who holds locks now, and the backup. */
export function surroundingLines(
	outlook: KnownMigrations,
	proving: string | null,
	width: number,
	now: number,
): readonly Line[] {
	const {judged, proof, around, at} = outlook;
	if (judged.migrations.length === 0) return [];
	return [...proofFact(proof, proving, width, now), ...(around ? [...locks(), ...backup()] : [])];

	function locks(): readonly Line[] {
		const {database} = around ?? {};
		if (database === undefined) return [];
		if (typeof database === 'string') return fact('Locks', database, 'bad', width);
		const tables = namedTables(
			judged.migrations.flatMap(({statements}) => statements.flatMap(each => each.operations)),
		);
		const byTool = judged.migrations.some(({script}) => script.commands !== null);
		const said = locksWords(database, tables, byTool);
		const worst = worstOf(said.map(({is}) => is));
		const text = said.map(each => each.text).join(' · ');
		return text === ''
			? []
			: fact('Locks', `${text} (asked ${ago(at, now)})`, worst === 'good' ? 'plain' : tones[worst], width);
	}

	function backup(): readonly Line[] {
		if (!around) return [];
		const {text, is} = backupWords(around.backup, made => ago(made, now));
		return fact('Backup', text, is === 'good' ? 'plain' : tones[is], width);
	}
}

function worstOf(all: readonly Standing[]): Standing {
	return all.includes('bad') ? 'bad' : all.includes('doubtful') ? 'doubtful' : 'good';
}

function proofFact(proof: MigrationProof | null, proving: string | null, width: number, now: number): readonly Line[] {
	if (proving !== null) return fact('Proof', `${spinnerAt(now)} ${proving}`, 'busy', width);
	if (!proof) return fact('Proof', 'nothing was tried on a clone for this candidate', 'muted', width);
	const isSafe = provesSafe(proof);
	const text = proofSentences(proof).join(' · ');
	const mark = isSafe ? glyphs.done : glyphs.failed;
	return fact('Proof', `${mark} ${text} (${ago(proof.at, now)})`, isSafe ? 'good' : 'bad', width);
}
