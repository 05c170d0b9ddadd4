import {wantsNoTransaction} from '../arrangeStatements.ts';
import {readSections} from '../sections.ts';
import {type Adapter, type FileMigration, fileMigration} from './adapter.ts';
import {byNumber, codeMigration, orderedSet, withoutComments} from './fileSets.ts';
import {appliedRows} from './ledgerRows.ts';

const command = 'node_modules/.bin/node-pg-migrate';
const options = '-d {database} -m {path}';

/** node-pg-migrate: modules, or SQL files with its marks. A migration is called as its file without the ending. */
export const nodePgMigrate: Adapter = {
	files: () => /^[^/.][^/]*\.(?:js|cjs|mjs|ts|cts|mts|sql)$/,
	parse: (files, config) => {
		const migrations: FileMigration[] = [];
		for (const file of files) {
			const id = file.name.replace(/\.[^.]+$/, '');
			if (!file.name.endsWith('.sql')) {
				const text = withoutComments(file.content, '//');
				// Without a down, the tool makes one from the up.
				const hasDown = !/\bdown\b[^;\n]*=\s*false\b/.test(text);
				migrations.push(codeMigration(id, file, {hasDown, transaction: wantsNone(text)}));
				continue;
			}

			const sections = readSections(file.content, config.dialect);
			if (typeof sections === 'string') return `${file.name}: ${sections}`;
			const {up, down} = sections;
			const transaction = wantsNoTransaction(up) ? 'none' : 'file';
			migrations.push(fileMigration(id, file.name, {up, down, hasDown: down !== null, transaction}));
		}

		return orderedSet(migrations, byNumber);
	},
	ledger: () => 'SELECT name, run_on FROM pgmigrations',
	entries: appliedRows('name', 'run_on'),
	commands: {
		up: `${command} up {id} ${options}`,
		down: `${command} down {id} ${options}`,
		// It makes its ledger even in a dry run.
		sql: `PGOPTIONS='-c default_transaction_read_only=on' ${command} up {id} --dry-run ${options}`,
		sqlDown: null,
	},
	sqlNeedsLedger: true,
	ownSql: printed => {
		const lines = printed.split('\n');
		const from = lines.findIndex(line => line.startsWith('### MIGRATION'));
		const isOwn = (line: string) => !/^(?:###|>|INSERT INTO .*pgmigrations|Migrations complete)/.test(line);
		return from < 0 ? '' : lines.slice(from).filter(isOwn).join('\n').trim();
	},
	outOfOrder: 'node-pg-migrate refuses to apply it (--check-order)',
};

function wantsNone(text: string): FileMigration['transaction'] {
	return /\bnoTransaction\s*\(/.test(text) ? 'none' : 'file';
}
