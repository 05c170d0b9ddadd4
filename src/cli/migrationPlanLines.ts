import {namedTables} from '../domain/databaseNow.ts';
import type {MigrationFinding} from '../domain/migrationJudgement.ts';
import {estimateOf, type MigrationProof, proofSentences, provesSafe, timeRangeText} from '../domain/migrationProof.ts';
import {migrateSteps} from '../domain/migrationSteps.ts';
import {lockWords, migrationTitle, type Said, severalHeads, wayBackWord, worksWords} from '../domain/migrationWords.ts';
import {rollbackTable} from '../domain/rollbackTable.ts';
import {rollbackWords, type WayFacts} from '../domain/rollbackWords.ts';
import {plainText} from '../domain/sanitize.ts';
import {backupWords, locksWords} from '../domain/surroundingsWords.ts';
import type {JudgedMigration} from '../migrations/lint/judgePending.ts';
import type {MigrationOutlook, MigrationSurroundings} from '../migrations/migrations.ts';
import {orderLines} from './lintLines.ts';
import {columns, paint} from './output.ts';
import {ago} from './words.ts';

/** What is pending, what is to be said of it, the order, and how one would go back, as lines for people. */
export function migrationPlanLines(outlook: MigrationOutlook): readonly string[] {
	if (!outlook.ok) return [paint('red', plainText(outlook.error))];
	const {rows, judged, remarks, proof, around} = outlook;
	const count = (state: string) => rows.filter(row => row.state === state).length;
	const states = (['applied', 'pending', 'halfway', 'failed', 'gone', 'undone'] as const)
		.filter(state => count(state) > 0 || state === 'applied' || state === 'pending')
		.map(state => `${count(state)} ${state}`);
	return [
		`${paint('bold', 'Ledger')}   ${states.join(' · ')}`,
		...remarks.map(text => paint('yellow', `         ${plainText(text)}`)),
		...odd(outlook),
		...(judged.migrations.length === 0
			? []
			: ['', ...pendingLines(judged.migrations, proof), '', ...orderLines(judged.order)]),
		...tableLines(outlook),
		...(proof ? ['', ...proofLines(proof)] : []),
		...(judged.migrations.length > 0 && around ? ['', ...aroundLines(judged.migrations, around)] : []),
	];
}

// What the remarks do not say.
function odd({rows, heads}: Extract<MigrationOutlook, {ok: true}>): readonly string[] {
	const several = heads.length > 1 ? [paint('yellow', `         ${severalHeads(heads)}`)] : [];
	const edited = rows.filter(({changed}) => changed);
	const each = edited.map(row =>
		paint('yellow', `         ${plainText(migrationTitle(row))}: edited after it was applied`),
	);
	return [...several, ...each];
}

function pendingLines(migrations: readonly JudgedMigration[], proof: MigrationProof | null): readonly string[] {
	const head = [
		'  pending',
		'class',
		'waits meanwhile',
		...(proof ? ['est.'] : []),
		'old code',
		'new code before',
		'way back',
	];
	const rows = migrations.map(({script, judgement, statements}) => {
		const lock = statements.map(each => each.lock).sort((a, b) => rank.indexOf(b) - rank.indexOf(a))[0] ?? 'none';
		const estimate = estimateOf(proof, script.id);
		return [
			`  ${plainText(migrationTitle(script))}`,
			judgement.phase,
			colored(lockWords[lock]),
			...(proof ? [estimate ? timeRangeText(estimate) : '—'] : []),
			colored(worksWords[judgement.oldOnNew]),
			colored(worksWords[judgement.newOnOld]),
			colored(wayBackWord(judgement, script.hasDown)),
		];
	});
	const findings = migrations.flatMap(({script, judgement}) =>
		judgement.findings.map(each => findingLine(script.id, each)),
	);
	return [
		...columns([head.map(text => paint('bold', text)), ...rows]),
		...(findings.length > 0 ? ['', ...findings] : []),
	];
}

const rank = ['none', 'schema', 'writes', 'all'];

function findingLine(id: string, {rule, severity, text, accepted}: MigrationFinding): string {
	if (accepted !== null) return paint('dim', `  ✔ ${plainText(id)} ${rule} accepted: ${plainText(accepted)}`);
	const mark = severity === 'block' ? paint('red', '✖') : paint('yellow', '▲');
	return `  ${mark} ${plainText(id)} ${rule} ${plainText(text)}`;
}

function tableLines({judged, proof, around}: Extract<MigrationOutlook, {ok: true}>): readonly string[] {
	const table = rollbackTable({steps: migrateSteps(judged.migrations, {}), secrets: []});
	if (table.length === 0) return [];
	const facts: WayFacts = {
		proof,
		backup: around?.backup ?? null,
		usual: around?.usual ?? null,
		ago: at => `${ago(at, new Date())} ago`,
	};
	return [
		'',
		paint('bold', 'Rollback, by how far the release is'),
		...table.flatMap((position, index) => {
			const {after, codeAlone, withDatabase, restore, forward} = rollbackWords(position, facts);
			const isReturn = position.pastReturn && table[index - 1]?.pastReturn !== true;
			return [
				...(isReturn ? [paint('red', '  ════ point of no return ════')] : []),
				paint('bold', `  after ${plainText(after)}`),
				...columns([
					['    code alone', colored(codeAlone)],
					['    with database', colored(withDatabase)],
					['    restore', colored(restore)],
					['    forward', plainText(forward)],
				]),
			];
		}),
	];
}

function proofLines(proof: MigrationProof): readonly string[] {
	const [first = '', ...others] = proofSentences(proof);
	const style = provesSafe(proof) ? 'green' : 'red';
	return [`${paint('bold', 'Proof')}    ${first}`, ...others.map(text => `         ${paint(style, plainText(text))}`)];
}

function aroundLines(
	migrations: readonly JudgedMigration[],
	{database, backup}: MigrationSurroundings,
): readonly string[] {
	const tables = namedTables(migrations.flatMap(({statements}) => statements.flatMap(each => each.operations)));
	const byTool = migrations.some(({script}) => script.commands !== null);
	const locks: readonly Said[] =
		typeof database === 'string' ? [{text: database, is: 'bad'}] : locksWords(database, tables, byTool);
	const line = (label: string, {text, is}: Said) =>
		`${paint('bold', label.padEnd(8))} ${is === 'good' ? plainText(text) : paint(colors[is], plainText(text))}`;
	return [
		...locks.map((said, index) => line(index === 0 ? 'Locks' : '', said)),
		line(
			'Backup',
			backupWords(backup, at => `${ago(at, new Date())} ago`),
		),
	];
}

const colors = {good: 'green', doubtful: 'yellow', bad: 'red'} as const;
const marks = {good: '✔', doubtful: '◐', bad: '✖'} as const;

function colored({text, is}: Said): string {
	return paint(colors[is], `${marks[is]} ${plainText(text)}`);
}
