import {parseFiles} from '../parseFiles.ts';
import type {Adapter} from './adapter.ts';

/** A folder of SQL files. release-tui applies them and keeps its own ledger, with their SQL. */
export const sqlDir: Adapter = {
	files: () => /^(?:undo\/)?[^/]+\.sql$/i,
	parse: (files, config) => {
		const migrations = parseFiles(files, config);
		return typeof migrations === 'string' ? migrations : {migrations, heads: []};
	},
	ledger: null,
	// Our own rows are read by the session, which knows their columns.
	entries: () => [],
	commands: null,
};
