import type {PeekedRows} from '../peekHistory.ts';
import {openSharedDatabase} from './sharedDatabase.ts';

/**
 * Rows of a history in a database that machines share. Whether its tables are of our version is not looked at.
 * @param url with user and password
 */
export function peekShared(url: string, project: string): PeekedRows {
	const {ask, close} = openSharedDatabase(url);
	return {
		summaries: async ({environment = null, status = null, limit}) => {
			const rows = await ask<{summary: string}>(
				`SELECT summary FROM release_tui.release WHERE project = $1 AND environment = coalesce($2, environment)
				AND status = coalesce($3, status) ORDER BY id DESC LIMIT $4`,
				[project, environment, status, limit],
			);
			return rows.map(({summary}) => summary);
		},
		last: async (stream, types) => {
			const [row = null] = await ask<{type: string; data: string}>(
				`SELECT type, data FROM release_tui.event WHERE project = $1 AND stream = $2 AND type = ANY($3)
				ORDER BY seq DESC LIMIT 1`,
				[project, stream, types],
			);
			return row;
		},
		first: async stream => {
			const [row = null] = await ask<{data: string}>(
				'SELECT data FROM release_tui.event WHERE project = $1 AND stream = $2 ORDER BY seq LIMIT 1',
				[project, stream],
			);
			return row;
		},
		close,
	};
}
