import {releaseStream} from '../../domain/events.ts';
import type {EnvironmentRecord} from '../../domain/standing.ts';
import {parseHeld} from '../environmentState.ts';
import {parseReleaseEvent} from '../eventSchema.ts';
import type {ProjectsJournal} from '../projectsJournal.ts';
import {parseBrief} from '../summarySchema.ts';
import {type Ask, openSharedDatabase} from './sharedDatabase.ts';
import {sharedEnvironments} from './sharedEnvironments.ts';
import {mostBytes} from './sharedEvents.ts';
import {everyChannel, sharedNotices} from './sharedNotices.ts';
import {sharedRows} from './sharedRows.ts';
import {prepareSharedSchema} from './sharedSchema.ts';

/** More letters than a row of a list has. What others wrote into the database is cut there, and then is none. */
const rowLetters = 100_000;

/**
 * All projects of a PostgreSQL database.
 * @param url with user and password
 * @throws JournalError when there is no journal in it, or it does not answer
 */
export async function openSharedProjects(url: string): Promise<ProjectsJournal> {
	const database = openSharedDatabase(url);
	try {
		await prepareSharedSchema(database, false);
	} catch (error) {
		database.close();
		throw error;
	}

	const {ask} = database;
	const notices = sharedNotices(database, {
		channel: everyChannel,
		end: async () => [...(await positionsIn(ask)).values()].reduce((sum, position) => sum + position, 0).toString(),
	});
	return {
		name: database.name,
		read: projects => readRecords(ask, projects),
		releases: async (project, environment, limit) =>
			(await sharedRows(project).list(ask, {environment, limit})).summaries,
		async folder(project, release) {
			const [row] = await ask<{data: string}>(
				`SELECT left(data, ${mostBytes}) AS data FROM release_tui.event WHERE project = $1 AND stream = $2 AND seq = 1`,
				[project, releaseStream(release)],
			);
			const event = row && parseReleaseEvent(row.data);
			return event?.type === 'release-started' ? event.root : null;
		},
		subscribe(listener) {
			let known = positionsIn(ask);
			// Where it cannot be asked just now, the next notice tells.
			known.catch(() => {});
			return notices.subscribe(() => {
				const before = known;
				known = positionsIn(ask);
				Promise.all([before.catch(() => new Map<string, number>()), known]).then(
					([then, now]) => {
						const moved = [...now].filter(([project, position]) => then.get(project) !== position);
						if (moved.length > 0) listener(moved.map(([project]) => project));
					},
					() => {
						known = before;
					},
				);
			});
		},
		close() {
			notices.close();
			database.close();
		},
	};
}

async function readRecords(ask: Ask, projects: readonly string[] | undefined): Promise<readonly EnvironmentRecord[]> {
	const rows = await ask<RecordRow>(recordsSql, [projects ?? null]);
	return Promise.all(
		rows.map(async row => {
			const {project, environment} = row;
			const live = parseBrief(row.live);
			// One that is not kept yet is folded from its events.
			const fold = () => sharedEnvironments(project).read(ask, environment);
			return {
				project,
				environment,
				state: parseHeld(row.state) ?? (await fold().catch(() => null)),
				live,
				open: parseBrief(row.open),
				last: parseBrief(row.last) ?? live,
			};
		}),
	);
}

type RecordRow = {
	readonly project: string;
	readonly environment: string;
	readonly state: string;
	readonly live: string | null;
	readonly open: string | null;
	readonly last: string | null;
};

const newest = (condition: string) => `(
	SELECT id, left(summary, ${rowLetters}) AS summary FROM release_tui.release AS release
	WHERE release.project = known.project AND release.environment = known.name AND ${condition}
	ORDER BY id DESC LIMIT 1
)`;

// Of most environments what is live is also what was last: its row is sent once.
const recordsSql = `
	SELECT known.project, known.name AS environment, left(known.state, ${rowLetters}) AS state,
		live.summary AS live, open.summary AS open, last.summary AS last
	FROM release_tui.environment AS known
	LEFT JOIN LATERAL ${newest(`strpos(summary, '"verified":true') > 0`)} AS live ON true
	LEFT JOIN LATERAL ${newest('NOT ended')} AS open ON true
	LEFT JOIN LATERAL ${newest('ended')} AS last ON last.id IS DISTINCT FROM live.id
	WHERE $1::text[] IS NULL OR known.project = ANY($1)`;

async function positionsIn(ask: Ask): Promise<ReadonlyMap<string, number>> {
	const rows = await ask<{project: string; position: string}>('SELECT project, position FROM release_tui.history');
	return new Map(rows.map(({project, position}) => [project, Number(position)]));
}
