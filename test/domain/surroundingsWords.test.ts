import {expect, test} from 'vitest';
import {type LockHolder, namedTables} from '../../src/domain/databaseNow.ts';
import {timeRangeText} from '../../src/domain/migrationProof.ts';
import {sizeText} from '../../src/domain/sizeText.ts';
import {backupWords, locksWords} from '../../src/domain/surroundingsWords.ts';

const holder = (seconds: number | null, tables: readonly string[] | null): LockHolder => ({
	who: 'process 8812 (app with psql)',
	seconds,
	state: 'idle in transaction',
	tables,
});
const postgres = (holders: readonly LockHolder[] | null) => ({server: 'PostgreSQL 15.18', bytes: null, holders});
const users = new Set(['users', 'orders']);

test('who holds a table that is to be changed is named, and others are not', () => {
	const said = locksWords(postgres([holder(847, ['users', 'carts']), holder(9, ['carts'])]), users, false);
	expect(said.map(({text}) => text)).toEqual([
		'each waits 3 s, 5 times',
		'process 8812 (app with psql) holds users for 14 m, now idle in transaction',
	]);
	expect(said.at(-1)?.is).toBe('doubtful');
});

test('where nobody holds anything, or nobody can see it, that is said', () => {
	const text = (holders: readonly LockHolder[] | null) => locksWords(postgres(holders), users, true)[0]?.text;
	expect(text([])).toBe('its tool sets the limits; nobody holds users, orders');
	expect(text(null)).toBe('its tool sets the limits; who holds locks cannot be seen');
	expect(locksWords({...postgres(null), server: 'SQLite 3.50'}, users, false)).toEqual([]);
	expect(locksWords(postgres([]), new Set(), false)).toEqual([]);
	const hidden = locksWords(postgres([holder(null, null)]), users, false).at(-1)?.text;
	expect(hidden).toContain(
		'is in a transaction for a time that this account may not see, and may hold them, now idle in transaction',
	);
	const many = Array.from({length: 5}, () => holder(1, ['users']));
	expect(locksWords(postgres(many), users, false).at(-1)?.text).toBe('and 2 more');
});

test('of backups it is said which step makes one, and which file there is', () => {
	const newest = {file: 'shop.dump', bytes: 1_500_000_000, at: '2026-11-21T12:00:00Z', step: 'dump', release: 7};
	const ago = () => '3 h ago';
	expect(backupWords({steps: ['dump'], newest}, ago)).toEqual({
		text: 'dump makes one first; the newest is shop.dump of #7, 1.4 GB, made 3 h ago',
		is: 'good',
	});
	expect(backupWords({steps: [], newest}, ago).is).toBe('doubtful');
	expect(backupWords({steps: [], newest: null}, ago)).toEqual({
		text: 'no step makes one; no release has left one',
		is: 'bad',
	});
});

test('tables of operations are told without schemas, in small letters', () => {
	expect(namedTables([{table: 'public.Users'}, {table: null}, {kind: 'set'}])).toEqual(new Set(['users']));
});

test('sizes and ranges of time are told in the unit that one reads', () => {
	expect([5, 1023, 1024, 48_200_000, 500_000_000_000].map(sizeText)).toEqual([
		'5 B',
		'1.0 kB',
		'1.0 kB',
		'46 MB',
		'466 GB',
	]);
	const text = (fromMs: number, toMs: number) => timeRangeText({fromMs, toMs});
	expect(text(5, 5)).toBe('5 ms');
	expect(text(16, 66)).toBe('16–66 ms');
	expect(text(804, 3207)).toBe('0.8–3.2 s');
	expect(text(41_000, 70_000)).toBe('41–70 s');
	expect(text(1_080_000, 1_800_000)).toBe('18–30 m');
	expect(text(3_600_000, 14_400_000)).toBe('1–4 h');
});
