import {crc32} from 'node:zlib';
import {compareIds} from '../parseFiles.ts';
import {type Adapter, type FileMigration, fileMigration, type LedgerEntry, type Row} from './adapter.ts';
import {appliedEntry, instantOf, isYes, textOf} from './ledgerRows.ts';

/** Flyway: `V1.2__name.sql`, with `U1.2__name.sql` to go back, and `R__name.sql` that is repeated when it changes. */
export const flyway: Adapter = {
	files: () => /(?:^|\/)(?:[VU][0-9._]+|R)__[^/]*\.sql$/,
	parse: files => {
		const undo = new Map(files.flatMap(({name, content}) => (isKind('U', name) ? [[idOf(name), content]] : [])));
		const migrations = files
			.filter(({name}) => !isKind('U', name))
			.map(({name, content}): FileMigration => {
				const id = idOf(name);
				const down = undo.get(id) ?? null;
				const rest = {name: titleOf(name), up: content, down, hasDown: down !== null, checksum: checksum(content)};
				// A repeatable one has no version to go to: it comes after all of them.
				return fileMigration(id, name, {...rest, to: isKind('R', name) ? 'latest' : id, group: id.slice(0, 1)});
			})
			.sort(compare);
		const twice = migrations.find(({id}, index) => index > 0 && migrations[index - 1]?.id === id);
		return twice ? `${twice.file}: its version is taken by another file` : {migrations, heads: []};
	},
	ledger: () =>
		'SELECT installed_rank, version, description, type, checksum, installed_on, success FROM flyway_schema_history ORDER BY installed_rank',
	entries: (rows, known) => {
		const last = new Map<string, LedgerEntry>();
		let baseline: string | null = null;
		for (const row of rows) {
			const type = textOf(row.type);
			if (type === 'BASELINE') baseline = textOf(row.version);
			const entry = entryOf(row);
			if (entry.id !== '' && !['BASELINE', 'SCHEMA', 'DELETE'].includes(type)) last.set(entry.id, entry);
		}

		// What the baseline holds was never applied by itself, and will not be.
		const held = known.filter(({id, to}) => baseline !== null && to === id && compareVersions(id, baseline) <= 0);
		for (const {id, name} of held) if (!last.has(id)) last.set(id, appliedEntry(id, null, {name}));
		return [...last.values()].filter(entry => !isOutdated(entry, known));
	},
	commands: {
		up: 'flyway migrate -target={to}',
		down: 'flyway undo -target={id}',
		sql: null,
		sqlDown: null,
	},
	downReach: 'later',
	outOfOrder: 'flyway applies it only with outOfOrder',
};

// A repeatable one that was edited is applied again.
function isOutdated(entry: LedgerEntry, known: readonly FileMigration[]): boolean {
	const file = known.find(({id}) => id === entry.id);
	return file?.to === 'latest' && entry.state === 'applied' && file.checksum !== entry.checksum;
}

function entryOf(row: Row): LedgerEntry {
	const version = textOf(row.version);
	const description = textOf(row.description);
	const type = textOf(row.type);
	const state = !isYes(row.success) ? 'failed' : type.startsWith('UNDO') ? 'undone' : 'applied';
	const written = textOf(row.checksum);
	return appliedEntry(version === '' ? `R ${description}` : version, instantOf(row.installed_on), {
		name: description,
		state,
		checksum: written === '' || type.startsWith('UNDO') ? null : written,
	});
}

/** Flyway's own: CRC-32 of the lines without their ends, as a signed number. */
function checksum(content: string): string {
	const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
	return String(crc32(lines.join('')) | 0);
}

function isKind(kind: 'U' | 'R', file: string): boolean {
	return (file.split('/').at(-1) ?? '').startsWith(kind);
}

function idOf(file: string): string {
	const name = file.split('/').at(-1) ?? '';
	return isKind('R', file) ? `R ${titleOf(file)}` : name.slice(1, name.indexOf('__')).replaceAll('_', '.');
}

function titleOf(file: string): string {
	const name = file.split('/').at(-1) ?? '';
	return name.slice(name.indexOf('__') + 2, -'.sql'.length).replaceAll('_', ' ');
}

function compare(a: FileMigration, b: FileMigration): number {
	const [left, right] = [a.to === 'latest', b.to === 'latest'];
	if (left !== right) return left ? 1 : -1;
	return left ? (a.name < b.name ? -1 : 1) : compareVersions(a.id, b.id);
}

function compareVersions(a: string, b: string): number {
	const [left, right] = [a.split('.'), b.split('.')];
	for (let index = 0; index < Math.max(left.length, right.length); index++) {
		// Zeros at the end and the beginning of a part mean nothing.
		const [one, other] = [left[index] ?? '0', right[index] ?? '0'].map(part => part.replace(/^0+(?=\d)/, ''));
		const order = compareIds(one ?? '0', other ?? '0');
		if (order !== 0) return order;
	}

	return 0;
}
