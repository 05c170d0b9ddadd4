import {Client} from 'pg';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import {type Ask, openSharedDatabase} from '../../src/journal/shared/sharedDatabase.ts';
import {sharedEnvironments} from '../../src/journal/shared/sharedEnvironments.ts';
import {addEvents, holdHead, type StoredEvent} from '../../src/journal/shared/sharedEvents.ts';
import {prepareSharedSchema} from '../../src/journal/shared/sharedSchema.ts';
import {historyEvents} from './historyEvents.ts';

/** Releases that are written together. */
const batch = 40;

/** Makes histories with so many releases each in a shared journal, past the store, which would take hours. */
export async function fillShared(
	url: string,
	projects: readonly string[],
	releases: number,
	now: number,
): Promise<void> {
	const database = openSharedDatabase(url);
	const client = new Client(url);
	await client.connect();
	const ask = async <Row extends Record<string, unknown>>(sql: string, values?: readonly unknown[]) =>
		(await client.query<Row>(sql, values && [...values])).rows;
	try {
		await prepareSharedSchema(database, true);
		await client.query('SET synchronous_commit = off');
		for (const project of projects) await fillProject(ask, project, releases, now);
		// As the server does by itself in the first minute.
		await client.query('ANALYZE release_tui.event');
		await client.query('ANALYZE release_tui.release');
	} finally {
		await client.end();
		database.close();
	}
}

async function fillProject(ask: Ask, project: string, releases: number, now: number): Promise<void> {
	await holdHead(ask, project);
	let events: StoredEvent[] = [];
	let rows: ReleaseSummary[] = [];
	const write = async () => {
		await addEvents(ask, project, events);
		await ask(
			`INSERT INTO release_tui.release (project, id, environment, status, ended, summary)
			SELECT $1, id, environment, status, true, summary
			FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS row (id, environment, status, summary)`,
			[
				project,
				rows.map(({id}) => id),
				rows.map(({environment}) => environment),
				rows.map(({status}) => status),
				rows.map(row => JSON.stringify(row)),
			],
		);
		events = [];
		rows = [];
	};
	for (const {events: some, summary} of historyEvents(releases, now)) {
		events.push(...some);
		rows.push(summary);
		if (rows.length === batch) await write();
	}

	await write();
	await sharedEnvironments(project).rebuild(ask);
}
