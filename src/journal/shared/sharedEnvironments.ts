import {type EnvironmentState, emptyEnvironment} from '../../domain/environment.ts';
import {environmentStream} from '../../domain/events.ts';
import {type EnvironmentRow, environmentText, foldEnvironment} from '../environmentState.ts';
import {JournalError} from '../journalError.ts';
import type {Ask} from './sharedDatabase.ts';
import {mostBytes} from './sharedEvents.ts';
import {streamRows} from './streamRows.ts';

/** The projection of a project's environments in a shared journal, as EnvironmentRows is that of a file. */
export type SharedEnvironments = {
	/** What an environment's events come to. */
	read(ask: Ask, name: string): Promise<EnvironmentState>;
	/** Brings the rows of environments' streams up to their events, in the transaction that added them. */
	follow(ask: Ask, streams: readonly string[]): Promise<void>;
	/** Makes all rows again from the events, in a transaction; what cannot be folded has none. */
	rebuild(ask: Ask): Promise<void>;
};

/** The rows of one project. */
export function sharedEnvironments(project: string): SharedEnvironments {
	const readWith = async (ask: Ask, name: string, row: EnvironmentRow | undefined) => {
		const rows = await streamRows(ask, project, environmentStream(name), Math.max(0, (row?.seq ?? 0) - 1));
		return {state: foldEnvironment(name, row, rows), last: rows.at(-1)};
	};

	const readRow = async (ask: Ask, name: string) => {
		const [row] = await ask<EnvironmentRow>(
			`SELECT seq, left(hash, 100) AS hash, left(state, ${mostBytes}) AS state FROM release_tui.environment
			WHERE project = $1 AND name = $2`,
			[project, name],
		);
		const {state, last} = await readWith(ask, name, row);
		if (state) return {state, last};
		const whole = await readWith(ask, name, undefined);
		return {state: whole.state ?? emptyEnvironment(name), last: whole.last};
	};

	const readIfPossible = async (ask: Ask, name: string) => {
		try {
			return await readRow(ask, name);
		} catch (error) {
			// An event that cannot be read: the row stays where it is, and whoever reads the environment is told.
			if (error instanceof JournalError) return null;
			throw error;
		}
	};

	const follow = async (ask: Ask, streams: readonly string[]) => {
		for (const stream of streams.filter(name => name.startsWith('environment:'))) {
			const name = stream.slice(environmentStream('').length);
			const read = await readIfPossible(ask, name);
			if (!read?.last) continue;
			const {seq, hash} = read.last;
			await ask(
				`INSERT INTO release_tui.environment (project, name, seq, hash, state) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (project, name) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, state = excluded.state`,
				[project, name, seq, hash, environmentText(read.state)],
			);
		}
	};

	return {
		read: async (ask, name) => (await readRow(ask, name)).state,
		follow,
		async rebuild(ask) {
			await ask('DELETE FROM release_tui.environment WHERE project = $1', [project]);
			const streams = await ask<{stream: string}>(
				`SELECT DISTINCT stream FROM release_tui.event
				WHERE project = $1 AND stream >= 'environment:' AND stream < 'environment;'`,
				[project],
			);
			await follow(
				ask,
				streams.map(({stream}) => stream),
			);
		},
	};
}
