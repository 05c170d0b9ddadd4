import {type SqlDialect, tokenAt} from './tokenAt.ts';

/** Whether a statement holds a name that is longer than the database keeps. */
export function hasLongName(sql: string, dialect: SqlDialect): boolean {
	// Most statements hold nothing that long, and need not be read again to see that it is a name.
	if (dialect === 'sqlite' || !(sql.match(candidates) ?? []).some(text => isLong(text, dialect))) return false;
	for (let at = 0; at < sql.length; ) {
		const {kind, end} = tokenAt(sql, at, dialect);
		if (end - at > 21 && (kind === 'word' || kind === 'name')) {
			const name = kind === 'name' ? sql.slice(at + 1, end - 1) : sql.slice(at, end);
			if (isLong(name, dialect)) return true;
		}

		at = end;
	}

	return false;
}

const candidates = /[\w$\u0080-\uffff]{22,}|(?<=["`])[^"`]{22,}(?=["`])/g;

function isLong(name: string, dialect: SqlDialect): boolean {
	return dialect === 'mysql' ? name.length > 64 && [...name].length > 64 : Buffer.byteLength(name) > 63;
}
