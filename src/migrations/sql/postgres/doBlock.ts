import type {Operation} from '../operation.ts';

/** The parts of PostgreSQL's parser that read a block. */
export type BlockReader = {
	/** The tree of a DO, or of a CREATE FUNCTION, in PL/pgSQL. */
	readonly parse: (sql: string) => unknown;
	/** What a statement does. */
	readonly read: (sql: string) => readonly Operation[];
};

/**
 * What a DO in PL/pgSQL does, where all of it stands there: statements, also such as run only IF something is so, and
 * texts that are EXECUTEd as they are. Null where what runs is known only when it runs: loops, variables, texts that are
 * put together.
 */
export function doBlock(sql: string, reader: BlockReader): readonly Operation[] | null {
	const [whole, ...others] = listAt(reader.parse(sql), 'plpgsql_funcs');
	const block = at(whole, 'PLpgSQL_function');
	const action = at(block, 'action');
	if (!action || others.length > 0) return null;
	const beginnings = listAt(block, 'datums').flatMap(
		datum => queryOf(at(at(datum, 'PLpgSQL_var'), 'default_val')) || [],
	);
	const computed = beginnings.flatMap(value => withoutHarmless(reader.read(`SELECT ${value}`)));
	const operations = joined([computed, stepOperations(action, reader)]);
	return operations?.length === 0 ? [{kind: 'harmless', what: 'DO'}] : operations;
}

function stepOperations(node: unknown, reader: BlockReader): readonly Operation[] | null {
	const [found] = typeof node === 'object' && node !== null ? Object.entries(node) : [];
	if (!found) return null;
	const [kind, step]: [string, unknown] = found;
	switch (kind) {
		case 'PLpgSQL_stmt_block': {
			const handlers = listAt(at(at(step, 'exceptions'), 'PLpgSQL_exception_block'), 'exc_list');
			const body = listOperations(listAt(step, 'body'), reader);
			const handled = handlers.map(each => listOperations(listAt(at(each, 'PLpgSQL_exception'), 'action'), reader));
			return joined([handlers.length > 0 ? maybe(body) : body, ...handled.map(maybe)]);
		}

		case 'PLpgSQL_stmt_if': {
			const elses = listAt(step, 'elsif_list').map(each => at(each, 'PLpgSQL_if_elsif'));
			const conditions = [step, ...elses].map(each => reader.read(`SELECT ${queryOf(at(each, 'cond'))}`));
			const bodies = [
				listAt(step, 'then_body'),
				...elses.map(each => listAt(each, 'stmts')),
				listAt(step, 'else_body'),
			].map(body => maybe(listOperations(body, reader)));
			return joined([...conditions.map(withoutHarmless), ...bodies]);
		}

		case 'PLpgSQL_stmt_execsql':
			return withoutHarmless(reader.read(queryOf(at(step, 'sqlstmt'))));
		case 'PLpgSQL_stmt_perform':
			return withoutHarmless(reader.read(queryOf(at(step, 'expr'))));
		case 'PLpgSQL_stmt_dynexecute': {
			const text = textOf(queryOf(at(step, 'query')));
			return text === null ? null : withoutHarmless(reader.read(text));
		}

		case 'PLpgSQL_stmt_raise':
		case 'PLpgSQL_stmt_return':
			return [];
		default:
			return null;
	}
}

function listOperations(nodes: readonly unknown[], reader: BlockReader): readonly Operation[] | null {
	return joined(nodes.map(node => stepOperations(node, reader)));
}

function joined(parts: readonly (readonly Operation[] | null)[]): readonly Operation[] | null {
	const known = parts.filter(part => part !== null);
	return known.length < parts.length ? null : known.flat();
}

// What runs only sometimes may find what it makes there already.
function maybe(operations: readonly Operation[] | null): readonly Operation[] | null {
	return (
		operations?.map(operation =>
			operation.kind === 'create-table' || operation.kind === 'add-column'
				? {...operation, ifNotExists: true}
				: operation,
		) ?? null
	);
}

function withoutHarmless(operations: readonly Operation[]): readonly Operation[] {
	return operations.filter(({kind}) => kind !== 'harmless');
}

/** The text of a constant; null for what is computed. */
function textOf(expression: string): string | null {
	const quoted = /^\s*'((?:[^'\\]|'')*)'\s*$/.exec(expression)?.[1];
	if (quoted !== undefined) return quoted.replaceAll("''", "'");
	return /^\s*(\$\w*\$)((?:(?!\1)[\s\S])*)\1\s*$/.exec(expression)?.[2] ?? null;
}

function queryOf(node: unknown): string {
	const query = at(at(node, 'PLpgSQL_expr'), 'query');
	return typeof query === 'string' ? query : '';
}

function at(node: unknown, key: string): unknown {
	return typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
}

function listAt(node: unknown, key: string): readonly unknown[] {
	const list: unknown = at(node, key);
	return Array.isArray(list) ? list : [];
}
