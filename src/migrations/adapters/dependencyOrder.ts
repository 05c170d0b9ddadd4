import type {FileMigration} from './adapter.ts';

/**
 * Orders migrations so that each comes after those that it needs, and otherwise as they came. A text says what is
 * wrong: a ring, or something that is needed and has no file.
 */
export function dependencyOrder(migrations: readonly FileMigration[]): readonly FileMigration[] | string {
	const byId = new Map(migrations.map(migration => [migration.id, migration]));
	const ordered: FileMigration[] = [];
	const state = new Map<string, 'open' | 'done'>();
	for (const first of migrations) {
		// By hand, since a long history is deeper than the stack.
		const stack = [{migration: first, next: 0}];
		while (stack.length > 0) {
			const top = stack.at(-1);
			if (!top) break;
			const {migration} = top;
			if (top.next === 0) {
				if (state.get(migration.id) === 'done') {
					stack.pop();
					continue;
				}

				state.set(migration.id, 'open');
			}

			const needed = migration.after[top.next];
			if (needed === undefined) {
				state.set(migration.id, 'done');
				ordered.push(migration);
				stack.pop();
				continue;
			}

			top.next++;
			const other = byId.get(needed);
			if (!other) return `${migration.file}: it comes after ${needed}, which no file has`;
			if (state.get(needed) === 'open') return `${migration.file}: it comes after itself, by way of ${needed}`;
			if (state.get(needed) !== 'done') stack.push({migration: other, next: 0});
		}
	}

	return ordered;
}

/** Ids of a migration and of everything that has to be applied before it. */
export function withAncestors(ids: readonly string[], byId: ReadonlyMap<string, FileMigration>): ReadonlySet<string> {
	const found = new Set<string>();
	const open = [...ids];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (found.has(id)) continue;
		found.add(id);
		open.push(...(byId.get(id)?.after ?? []));
	}

	return found;
}
