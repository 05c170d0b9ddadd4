import type {GateVerdict} from '../domain/gates.ts';
import {severalHeads} from '../domain/migrationWords.ts';
import type {Candidate, MigrationScript} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';
import type {JudgedMigration, JudgedPending} from '../migrations/lint/judgePending.ts';
import type {MigrationOutlook, MigrationRow} from '../migrations/migrations.ts';
import {differingFile} from './differingFile.ts';

const id = 'migrations';

/** What the gate of the migrations says: of the ledger, of what is pending, and of the order of schema and code. */
export async function migrationVerdicts(
	migrations: MigrationOutlook | null,
	candidate: Candidate,
	repository: Pick<Repository, 'root' | 'files'>,
): Promise<readonly GateVerdict[]> {
	if (!migrations) return [];
	// A gate of its own: whoever overrules what is said of migrations does not mean to ship without them.
	if (!migrations.ok)
		return [
			{
				id: 'ledger',
				verdict: 'block',
				text: `no migration is planned, for what is applied is not known: ${migrations.error}`,
			},
		];
	const differing = await differingFile(migrations.pending, candidate.sha, repository);
	const verdicts = [
		...ledgerVerdicts(migrations.rows, migrations.heads),
		...said(
			'block',
			differing ?? '',
			`the work tree does not hold ${differing} as ${candidate.version} has it: git switch --detach ${candidate.sha.slice(0, 12)}`,
		),
		...said(
			'block',
			list(migrations.ahead ?? []),
			`the tool applies all that the work tree has, and there is more than in ${candidate.version}: ${list(migrations.ahead ?? [])}`,
		),
		...garbledVerdicts(migrations.pending),
		...largeVerdicts(migrations.pending),
		...pendingVerdicts(migrations.judged),
	];
	if (verdicts.length > 0 || migrations.pending.length === 0) return verdicts;
	return [
		{id, verdict: 'pass', text: `${migrations.pending.length} pending, ${orderTexts[migrations.judged.order.kind]}`},
	];
}

const orderTexts: Readonly<Record<JudgedPending['order']['kind'], string>> = {
	any: 'in any order with the code',
	'schema-first': 'schema first',
	'code-first': 'code first',
	split: 'part of them before the code, part after it',
	window: 'without an order',
	refused: 'without an order',
	unknown: 'in an order that nobody knows',
};

function ledgerVerdicts(rows: readonly MigrationRow[], heads: readonly string[]): readonly GateVerdict[] {
	const named = (found: (row: MigrationRow) => boolean) => list(rows.filter(found).map(row => row.id));
	const failed = named(row => row.state === 'failed');
	const half = named(row => row.state === 'halfway');
	const late = named(row => row.outOfOrder);
	const edited = named(row => row.changed);
	return [
		...said('block', failed, `${failed} began and did not finish: repair the database, then its tool's ledger`),
		...said('warn', heads.length > 1 ? list(heads) : '', severalHeads(heads)),
		...said('warn', half, `${half}: half applied; the release goes on where it stopped (X14)`),
		...said('warn', late, `${late}: older than what is applied already (X11)`),
		...said('warn', edited, `${edited}: edited after it was applied (X10)`),
	];
}

// What stands in the place of bytes that are no UTF-8 would be written into the database.
function garbledVerdicts(pending: readonly MigrationScript[]): readonly GateVerdict[] {
	const garbled = pending.filter(({up, down, commands}) => !commands && `${up}${down}`.includes('\uFFFD'));
	const names = list(garbled.map(script => script.id));
	return said('block', names, `${names}: the file is not in UTF-8, and its other letters would be lost`);
}

/** The plan holds the SQL of its migrations, and everybody who looks at the release reads the plan. */
const mostCharacters = 16 * 1024 * 1024;

function largeVerdicts(pending: readonly MigrationScript[]): readonly GateVerdict[] {
	const sizes = pending.map(({up, down}) => (up?.length ?? 0) + (down?.length ?? 0));
	const total = sizes.reduce((sum, size) => sum + size, 0);
	const largest = pending[sizes.indexOf(Math.max(...sizes))];
	if (total <= mostCharacters || !largest) return [];
	const text = `more than 16 MB of SQL, most of it in ${largest.id}: load such data by a step of its own`;
	return [{id, verdict: 'block', text: plainText(text)}];
}

function pendingVerdicts({migrations, order}: JudgedPending): readonly GateVerdict[] {
	const verdicts: GateVerdict[] = [];
	if (order.kind === 'refused' || order.kind === 'window') {
		verdicts.push({id, verdict: 'block', text: plainText(order.reason ?? orderTexts[order.kind])});
	}

	const blocked = migrations.filter(({judgement}) => weigh(judgement.findings, 'block'));
	const [first] = blocked;
	if (first) verdicts.push({id, verdict: 'block', text: `${firstFinding(first)}${more(blocked.length)}`});
	const opaque = list(migrations.filter(({judgement}) => judgement.phase === 'opaque').map(({script}) => script.id));
	const dangers = migrations.filter(({judgement}) => weigh(judgement.findings, 'warn'));
	return [
		...verdicts,
		...said('warn', opaque, `${opaque}: cannot be read, so nobody knows whether the old code works with it`),
		...said(
			'warn',
			dangers.length > 0 ? 'some' : '',
			`${list(dangers.map(({script}) => script.id))}: look at the warnings`,
		),
	];
}

function weigh(findings: JudgedMigration['judgement']['findings'], severity: 'block' | 'warn'): boolean {
	return findings.some(each => each.severity === severity && each.accepted === null);
}

function firstFinding({script, judgement}: JudgedMigration): string {
	const found = judgement.findings.find(each => each.severity === 'block' && each.accepted === null);
	return plainText(`${script.id}: ${found?.text ?? ''} (${found?.rule ?? ''})`);
}

function more(count: number): string {
	return count > 1 ? `; and ${count - 1} more` : '';
}

function said(verdict: GateVerdict['verdict'], names: string, text: string): readonly GateVerdict[] {
	return names === '' ? [] : [{id, verdict, text: plainText(text)}];
}

function list(names: readonly string[]): string {
	return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
