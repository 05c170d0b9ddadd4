import {messageOf} from '../../../domain/messageOf.ts';
import type {Operation} from '../operation.ts';
import {doBlock} from './doBlock.ts';
import {operationsOf} from './operationsOf.ts';

/**
 * Loads the parser of PostgreSQL, which takes a moment, and gives a reader of single statements. What the parser refuses
 * is opaque, with what it says.
 */
export async function loadPostgresReader(): Promise<(sql: string) => readonly Operation[]> {
	const {loadModule, parseSync, parsePlPgSQLSync} = await import('libpg-query');
	await loadModule();
	const read = (sql: string): readonly Operation[] => {
		// The parser takes a zero byte for the end, and would not see what stands behind it.
		if (sql.includes('\0')) return [{kind: 'opaque', why: 'there is a zero byte in it', code: false}];
		try {
			const nodes = (parseSync(sql).stmts ?? []).flatMap(({stmt}) => (stmt ? [stmt] : []));
			const [only] = nodes;
			const block =
				nodes.length === 1 && only && 'DoStmt' in only ? doBlock(sql, {parse: parsePlPgSQLSync, read}) : null;
			return block ?? nodes.flatMap(operationsOf);
		} catch (error) {
			if (/^\\\.$/m.test(sql)) return [{kind: 'opaque', why: 'it begins with rows for psql', code: false}];
			const said = error instanceof RangeError ? 'it is nested too deeply' : messageOf(error);
			return [{kind: 'opaque', why: `PostgreSQL's parser says: ${said}`, code: false}];
		}
	};

	return read;
}
