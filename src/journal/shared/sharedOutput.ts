import {type AttemptName, type OutputShelf, pieceBytes} from '../exchange.ts';
import type {Ask, SharedDatabase} from './sharedDatabase.ts';

/** Pieces that are read at once. */
const pageRows = 16;

/** The output of a project's attempts, in the table beside its history. */
export function sharedOutput(database: SharedDatabase, project: string): OutputShelf {
	const named = ({release, step, attempt}: AttemptName) => [project, release, step, attempt];
	const insert = (ask: Ask, of: AttemptName, place: number, bytes: Buffer) =>
		// Written once more where the answer to it was lost.
		ask(
			`INSERT INTO release_tui.output (project, release, step, attempt, place, bytes) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (project, release, step, attempt, place) DO UPDATE SET bytes = excluded.bytes`,
			[...named(of), place, bytes],
		);
	return {
		async end(of) {
			const [row] = await database.ask<{end: string | null}>(
				`SELECT max(place + octet_length(bytes)) AS end FROM release_tui.output WHERE ${ofAttempt}`,
				named(of),
			);
			return Number(row?.end ?? 0);
		},
		async add(of, {place, bytes}, {from, to}) {
			await insert(database.ask, of, place, bytes);
			if (to <= from) return;
			await database.ask(
				`DELETE FROM release_tui.output WHERE ${ofAttempt} AND place >= $5 AND place + octet_length(bytes) <= $6`,
				[...named(of), from, to],
			);
		},
		async replace(of, pieces) {
			await database.transaction(async ask => {
				await ask(`DELETE FROM release_tui.output WHERE ${ofAttempt}`, named(of));
				for (const {place, bytes} of pieces) await insert(ask, of, place, bytes);
			});
		},
		async read(of, place) {
			const rows = await database.ask<{place: string; bytes: Buffer}>(
				`SELECT place, substring(bytes FOR ${pieceBytes}) AS bytes FROM release_tui.output
				WHERE ${ofAttempt} AND (place + octet_length(bytes) > $5 OR octet_length(bytes) = 0)
				ORDER BY place, octet_length(bytes) LIMIT ${pageRows}`,
				[...named(of), place],
			);
			return rows.map(row => ({place: Number(row.place), bytes: row.bytes}));
		},
		async forget(before) {
			await database.ask('DELETE FROM release_tui.output WHERE project = $1 AND release < $2', [project, before]);
		},
	};
}

const ofAttempt = 'project = $1 AND release = $2 AND step = $3 AND attempt = $4';
