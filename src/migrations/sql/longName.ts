import {type SqlDialect, tokenAt} from './tokenAt.ts';

/** Whether a statement holds a name that is longer than the database keeps. */
export function hasLongName(sql: string, dialect: SqlDialect): boolean {
	if (dialect === 'sqlite' || sql.length < 64) return false;
	for (let at = 0; at < sql.length; ) {
		const {kind, end} = tokenAt(sql, at, dialect);
		if (end - at > 21 && (kind === 'word' || kind === 'name')) {
			const name = kind === 'name' ? sql.slice(at + 1, end - 1) : sql.slice(at, end);
			if (dialect === 'mysql' ? [...name].length > 64 : Buffer.byteLength(name) > 63) return true;
		}

		at = end;
	}

	return false;
}
