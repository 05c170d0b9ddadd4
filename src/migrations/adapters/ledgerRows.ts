import type {Instant} from '../../domain/events.ts';
import type {LedgerEntry, Row} from './adapter.ts';

/** Reads rows that say no more than what is applied, and perhaps when. */
export function appliedRows(idColumn: string, atColumn: string | null = null): (rows: readonly Row[]) => LedgerEntry[] {
	return rows =>
		rows.map(row => appliedEntry(textOf(row[idColumn]), atColumn === null ? null : instantOf(row[atColumn])));
}

/** What a ledger says of one that is applied. */
export function appliedEntry(id: string, appliedAt: Instant | null, rest: Partial<LedgerEntry> = {}): LedgerEntry {
	return {id, name: id, state: 'applied', appliedAt, checksum: null, up: null, down: null, ...rest};
}

/** A value as text. Databases give numbers in several forms. */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? `${value}` : '';
}

/** Whether a value means yes: SQLite and MySQL have numbers for it. */
export function isYes(value: unknown): boolean {
	return value === true || value === 1 || value === 1n || value === '1' || value === 't' || value === 'true';
}

/** A moment as databases give it: a date, a text that is UTC where it does not say, milliseconds. */
export function instantOf(value: unknown): Instant | null {
	const date = toDate(value);
	return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function toDate(value: unknown): Date | null {
	if (value instanceof Date) return value;
	if (typeof value === 'number' || typeof value === 'bigint') return new Date(Number(value));
	if (typeof value !== 'string' || value === '') return null;
	if (/^\d{11,14}$/.test(value)) return new Date(Number(value));
	const text = value.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1');
	if (!text.includes('T')) return new Date(`${text}T00:00:00Z`);
	const [, hours, minutes = '00'] = /([+-]\d\d)(?::?(\d\d))?$/.exec(text) ?? [];
	if (hours !== undefined) return new Date(text.replace(/[+-]\d\d(?::?\d\d)?$/, `${hours}:${minutes}`));
	return new Date(text.endsWith('Z') ? text : `${text}Z`);
}
