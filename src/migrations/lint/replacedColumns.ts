import type {Facts} from '../rules/facts.ts';
import type {Operation} from '../sql/operation.ts';

/** What the columns of a table become when it is replaced, as far as the statements before tell what they were. */
export function replacedColumns(
	operation: Extract<Operation, {kind: 'replace-table'}>,
	facts: Facts,
): readonly Operation[] {
	const {table, columns, copied} = operation;
	const known = facts.tables.get(table)?.columns;
	const isNew = (name: string) =>
		known && known.size > 0 ? !known.has(name) : copied !== null && !copied.includes(name);
	const after = new Map(columns.map(column => [column.name, column]));
	const changes: Operation[] = columns.flatMap(column =>
		isNew(column.name) ? [{kind: 'add-column', table, column, ifNotExists: false}] : [],
	);
	for (const [name, was] of known ?? []) {
		const becomes = after.get(name);
		if (!becomes) changes.push({kind: 'drop-column', table, column: name, cascade: false});
		else {
			// It is there, with other values.
			if (copied && !copied.includes(name)) changes.push({kind: 'drop-column', table, column: name, cascade: false});
			if (becomes.notNull && !was.notNull) changes.push({kind: 'set-not-null', table, column: name});
			if (!becomes.notNull && was.notNull) changes.push({kind: 'drop-not-null', table, column: name});
			if (becomes.type !== was.type)
				changes.push({kind: 'change-type', table, column: name, type: becomes.type, using: false});
		}
	}

	return changes;
}
