import type {Watcher} from '../../domain/watcher.ts';
import type {WatcherBoard} from '../exchange.ts';
import type {SharedDatabase} from './sharedDatabase.ts';
import type {SharedNotices} from './sharedNotices.ts';
import {channelOf, watchersNotice} from './sharedNotices.ts';

/** Who was silent for so long, by the server's clock, is gone. */
const goneAfter = "interval '60 seconds'";

/** More than anybody wants to see. */
const mostRows = 100;

/** Who looks at a project, in the table beside its history. */
export function sharedWatchers(database: SharedDatabase, project: string, notices: SharedNotices): WatcherBoard {
	const tell = () => database.ask('SELECT pg_notify($1, $2)', [channelOf(project), watchersNotice]);
	return {
		async sign(id, who, lookingAt) {
			const [row] = await database.ask<{isNew: boolean}>(
				`INSERT INTO release_tui.watcher (project, id, who, looking_at) VALUES ($1, $2, left($3, 1000), left($4, 100))
				ON CONFLICT (project, id) DO UPDATE SET looking_at = excluded.looking_at, seen_at = clock_timestamp()
				RETURNING xmax = 0 AS "isNew"`,
				[project, id, who, lookingAt],
			);
			if (!row?.isNew) return;
			// Of those who left without a word.
			await database.ask(
				`DELETE FROM release_tui.watcher WHERE project = $1 AND seen_at < clock_timestamp() - ${goneAfter}`,
				[project],
			);
			await tell();
		},
		async leave(id) {
			await database.ask('DELETE FROM release_tui.watcher WHERE project = $1 AND id = $2', [project, id]);
			await tell();
		},
		async others(id) {
			const rows = await database.ask<{who: string; at: string; seen: Date}>(
				`SELECT left(who, 1000) AS who, left(looking_at, 100) AS at, seen_at AS seen FROM release_tui.watcher
				WHERE project = $1 AND id <> $2 AND seen_at > clock_timestamp() - ${goneAfter} ORDER BY who, id LIMIT ${mostRows}`,
				[project, id],
			);
			return rows.map(({who, at, seen}): Watcher => ({who, lookingAt: at, seenAt: seen.toISOString()}));
		},
		subscribe: notices.subscribeWatchers,
	};
}
