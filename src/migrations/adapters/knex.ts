import type {Adapter} from './adapter.ts';
import {byFile, codeMigration, orderedSet, withoutComments} from './fileSets.ts';
import {appliedRows} from './ledgerRows.ts';

/** Knex: modules that build SQL. A migration is called as its file, ending and all. */
export const knex: Adapter = {
	files: () => /^[^/]+\.(?:js|cjs|mjs|ts|cts|mts)$/,
	parse: files =>
		orderedSet(
			files
				.filter(({name}) => !/\.d\.[cm]?ts$/.test(name))
				.map(file => {
					const text = withoutComments(file.content, '//');
					return codeMigration(file.name, file, {
						name: file.name,
						hasDown: /\bdown\b/.test(text) && !emptyDown.test(text),
						transaction: /\btransaction\s*:\s*false\b/.test(text) ? 'none' : 'file',
					});
				}),
			byFile,
		),
	ledger: () => 'SELECT name, migration_time FROM knex_migrations',
	entries: appliedRows('name', 'migration_time'),
	commands: {
		up: 'node_modules/.bin/knex migrate:up {id}',
		down: 'node_modules/.bin/knex migrate:down {id}',
		sql: null,
		sqlDown: null,
	},
};

const emptyDown = /\bdown\b[^{;]*\{\s*\}/;
