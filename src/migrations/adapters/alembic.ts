import {type Adapter, type FileMigration, fileMigration} from './adapter.ts';
import {dependencyOrder, withAncestors} from './dependencyOrder.ts';
import {appliedEntry, textOf} from './ledgerRows.ts';
import {assignedTo, stringsIn, withoutRemarks} from './pythonText.ts';

/** Alembic: revisions that name what they come after. The ledger has the last ones only. */
export const alembic: Adapter = {
	files: () => /^(?:[^/]+\/)*[^/]+\.py$/,
	parse: files => {
		const migrations: FileMigration[] = [];
		const parentsOf = new Map<string, readonly string[]>();
		for (const {name, content} of files) {
			const text = withoutRemarks(content);
			const [id] = stringsIn(assignedTo('revision', text) ?? '');
			if (id === undefined) continue;
			const parents = stringsIn(assignedTo('down_revision', text) ?? '');
			parentsOf.set(id, parents);
			const after = [...parents, ...stringsIn(assignedTo('depends_on', text) ?? '')];
			const title = name.replace(/^.*\//, '').replace(/\.py$/, '');
			migrations.push(
				fileMigration(id, name, {
					name: title.replace(`${id}_`, ''),
					up: null,
					down: null,
					// A merge does nothing on the way there, and nothing on the way back.
					hasDown: !isEmpty('downgrade', text) || isEmpty('upgrade', text),
					after,
					group: id,
					prev: parents[0] ?? 'base',
				}),
			);
		}

		const twice = migrations.find(({id}, index) => migrations.findIndex(other => other.id === id) !== index);
		if (twice) return `${twice.file}: there is another revision ${twice.id}`;
		const ordered = dependencyOrder(migrations);
		if (typeof ordered === 'string') return ordered;
		const needed = new Set(migrations.flatMap(({id}) => parentsOf.get(id) ?? []));
		return {migrations: ordered, heads: ordered.filter(({id}) => !needed.has(id)).map(({id}) => id)};
	},
	ledger: () => 'SELECT version_num FROM alembic_version',
	entries: (rows, known) => {
		const byId = new Map(known.map(migration => [migration.id, migration]));
		const heads = rows.map(row => textOf(row.version_num));
		const unknown = heads.find(id => !byId.has(id));
		if (unknown !== undefined) {
			return `the database is at revision ${unknown}, of which no commit that was looked at has the file: what is applied cannot be known`;
		}

		return [...withAncestors(heads, byId)].map(id => appliedEntry(id, null, {name: byId.get(id)?.name ?? id}));
	},
	commands: {
		up: 'alembic upgrade {id}',
		down: 'alembic downgrade {prev}',
		sql: 'alembic upgrade {prev}:{id} --sql',
		sqlDown: 'alembic downgrade {id}:{prev} --sql',
	},
	downReach: 'later',
	ownSql: (printed, id) => {
		// Of a merge, it prints the other branch, too.
		const parts = printed.split(/^(?=-- Running (?:upgrade|downgrade) )/m);
		const own = parts.filter(part => {
			const [, way, from, to] = /^-- Running (upgrade|downgrade) +(.*?) *-> *(.*)/.exec(part) ?? [];
			return (way === 'upgrade' ? to : from) === id;
		});
		return own
			.join('')
			.replace(/^(?:INSERT INTO|UPDATE|DELETE FROM) alembic_version[^;]*;\n*/gm, '')
			.replace(/^COMMIT;\n*/gm, '')
			.trim();
	},
};

function isEmpty(name: string, text: string): boolean {
	const body = new RegExp(`^def ${name}\\(.*\\n((?:[ \\t]+.*\\n?|\\n)*)`, 'm').exec(text)?.[1];
	if (body === undefined) return true;
	const lines = body.split('\n').map(line => line.trim());
	return lines.every(line => ['', 'pass', '""', '...'].includes(line) || /^raise\b/.test(line));
}
