import {wantsNoTransaction} from '../arrangeStatements.ts';
import {readSections} from '../sections.ts';
import {type Adapter, fileMigration} from './adapter.ts';
import {byFile, orderedSet} from './fileSets.ts';
import {appliedRows} from './ledgerRows.ts';

// dbmate applies all that is in its folder, and takes back the newest of it: so it gets a folder with one file.
const withOne = (command: string) =>
	`d=$(mktemp -d) && cp {file} "$d"/ && dbmate -e {database} -d "$d" --no-dump-schema ${command}; s=$?; rm -rf "$d"; exit $s`;

/** Files of dbmate, `VERSION_name.sql` with the marks of both directions. */
export const dbmate: Adapter = {
	files: () => /^\d+[^/]*\.sql$/,
	parse: (files, config) => {
		const migrations = [];
		for (const {name: file, content} of files) {
			const [, id = '', name = ''] = /^(\d+)_?(.*)\.sql$/.exec(file) ?? [];
			const sections = readSections(content, config.dialect);
			if (typeof sections === 'string') return `${file}: ${sections}`;
			const {up, down} = sections;
			const transaction = wantsNoTransaction(up) ? 'none' : 'file';
			migrations.push(fileMigration(id, file, {name, up, down, hasDown: down !== null, transaction}));
		}

		return orderedSet(migrations, byFile);
	},
	ledger: () => 'SELECT version FROM schema_migrations',
	entries: appliedRows('version'),
	commands: {up: withOne('migrate'), down: withOne('rollback'), sql: null, sqlDown: null},
};
