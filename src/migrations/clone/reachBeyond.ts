import type {MigrationScript} from '../../domain/plan.ts';
import type {Dialect} from '../../domain/project.ts';
import {plainText} from '../../domain/sanitize.ts';
import {type Statement, splitSql} from '../splitSql.ts';
import {tokenAt} from '../sql/tokenAt.ts';

/**
 * Why what these scripts do may not stay inside of the database that they run in: a clone lies on the server of its
 * original, and what names the original, or changes the server, would change them. Null: nothing in their text says so.
 * Only SQL that would be run as SQL is looked at.
 * @param databases names of those on the server; for MySQL alone, where any statement can name another one
 */
export function reachBeyond(scripts: readonly MigrationScript[], databases: readonly string[]): string | null {
	for (const {id, up, down, dialect} of scripts) {
		for (const statement of [up, down].flatMap(text => splitSql(text ?? '', dialect))) {
			const reason = reasonOf(statement, dialect, databases);
			if (reason !== null) return `${plainText(id)}, line ${statement.line}: ${reason}`;
		}
	}

	return null;
}

/** Which of these databases a text names, as in `shop.users`; null: none. */
export function namedDatabase(text: string, databases: readonly string[]): string | null {
	const escaped = (name: string) => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
	const named = (name: string) => new RegExp(`(?<![\\w$.@])\`?${escaped(name)}\`?\\s*\\.`, 'i').test(text);
	return databases.find(named) ?? null;
}

function reasonOf(statement: Statement, dialect: Dialect, databases: readonly string[]): string | null {
	const text = readable(statement, dialect);
	if (dialect === 'mysql') {
		const name = namedDatabase(text, databases);
		if (name !== null) return `it names the database ${plainText(name)}, and would change that instead of the clone`;
	}

	const found = beyond[dialect].exec(text);
	return found
		? `"${plainText(found[0].trim().replace(/\s+/g, ' '))}" reaches beyond the database, and would change more than the clone`
		: null;
}

/** Without comments; without strings where they are only values: elsewhere they may be code. */
function readable({sql, words: [first = '']}: Statement, dialect: Dialect): string {
	const isData = /^(?:INSERT|UPDATE|DELETE|REPLACE|COMMENT)$/.test(first);
	let text = '';
	for (let at = 0; at < sql.length; ) {
		const {kind, end} = tokenAt(sql, at, dialect);
		text += kind === 'comment' || (kind === 'string' && isData) ? ' ' : sql.slice(at, end);
		at = end;
	}

	return text;
}

const beyond: Readonly<Record<Dialect, RegExp>> = {
	postgres:
		/\b(?:CREATE|ALTER|DROP)\s+(?:DATABASE|ROLE|USER|GROUP|TABLESPACE|SUBSCRIPTION|SYSTEM)\b|\b(?:GRANT|REVOKE)\s+(?:(?!\bON\b)[^;])*?\b(?:TO|FROM)\b|\bON\s+(?:DATABASE|TABLESPACE|PARAMETER)\b|\b(?:REASSIGN|DROP)\s+OWNED\b|\bCOPY\b[^;]*\b(?:PROGRAM|TO)\s+'|\bdblink\w*\s*\(|\bpg_(?:terminate|cancel)_backend\b/i,
	mysql:
		/^\s*USE\b|\b(?:CREATE|ALTER|DROP)\s+(?:OR\s+REPLACE\s+)?(?:DATABASE|SCHEMA|USER|ROLE|SERVER|TABLESPACE|EVENT)\b|^\s*(?:GRANT|REVOKE|RENAME\s+USER|FLUSH|KILL|PURGE|RESET|CHANGE|SHUTDOWN|INSTALL|UNINSTALL|STOP|START\s+(?:SLAVE|REPLICA|GROUP_REPLICATION))\b|\bSET\s+(?:[^;]*,\s*)?(?:(?:GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD)\b|@@(?:GLOBAL|PERSIST)\b)|\bINTO\s+(?:OUTFILE|DUMPFILE)\b/i,
	sqlite: /^\s*ATTACH\b|\bVACUUM\b[^;]*\bINTO\b|\bload_extension\s*\(/i,
};
