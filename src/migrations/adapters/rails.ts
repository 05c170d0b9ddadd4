import type {Adapter} from './adapter.ts';
import {byNumber, codeMigration, orderedSet, withoutComments} from './fileSets.ts';
import {appliedRows} from './ledgerRows.ts';

/** Rails: `VERSION_name.rb`, applied and taken back one by one. */
export const rails: Adapter = {
	files: () => /^\d+_[^/]+\.rb$/,
	parse: files =>
		orderedSet(
			files.map(file => {
				const [, id = '', name = ''] = /^(\d+)_(.*)\.rb$/.exec(file.name) ?? [];
				const text = withoutComments(file.content, '#');
				const hasDown = /\bdef (?:self\.)?(?:down|change)\b/.test(text) && !/IrreversibleMigration/.test(text);
				const transaction = /\bdisable_ddl_transaction!/.test(text) ? 'none' : 'file';
				return codeMigration(id, file, {name, hasDown, transaction});
			}),
			byNumber,
		),
	ledger: () => 'SELECT version FROM schema_migrations',
	entries: appliedRows('version'),
	commands: {
		up: 'bin/rails db:migrate:up VERSION={id}',
		down: 'bin/rails db:migrate:down VERSION={id}',
		sql: null,
		sqlDown: null,
	},
};
