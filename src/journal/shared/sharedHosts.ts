import {goneMs, isUp, type RunnerHost} from '../../domain/runnerHost.ts';
import {parseIdentity} from '../../process/parseIdentity.ts';
import type {RunnerHosts} from '../runnerHosts.ts';
import type {Ask, SharedDatabase} from './sharedDatabase.ts';

/** More than anybody has. */
const mostHosts = 1000;

type HostRow = Omit<RunnerHost, 'silentMs' | 'isStopped'> & {
	readonly silent: string;
	readonly stopped: boolean;
	readonly instance: string;
	readonly identity: string;
};

// Of somebody hostile, too, as much as a line shows. All times are those of the server's clock.
const columns = `left(name, 100) AS name, labels, left(machine, 200) AS machine, left(version, 100) AS version, stopped, instance,
	identity, round(extract(epoch FROM clock_timestamp() - seen_at) * 1000)::text AS silent`;

/** The runner hosts of a project, in the shared journal's database. */
export function sharedHosts(database: SharedDatabase, project: string): RunnerHosts {
	return {
		async list() {
			const rows = await database.ask<HostRow>(
				`SELECT ${columns} FROM release_tui.runner_host
				WHERE project = $1 AND seen_at > clock_timestamp() - interval '30 days' ORDER BY name LIMIT ${mostHosts}`,
				[project],
			);
			return rows.map(hostOf);
		},
		register: (host, isDead) =>
			database.transaction(async ask => {
				const {name, labels, machine, version, identity, instance} = host;
				const values = [project, name, labels, machine, version, instance, JSON.stringify(identity)];
				const made = await ask(
					`INSERT INTO release_tui.runner_host (project, name, labels, machine, version, instance, identity)
					VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING name`,
					values,
				);
				if (made.length > 0) return null;
				const [row] = await ask<HostRow>(
					`SELECT ${columns} FROM release_tui.runner_host WHERE project = $1 AND name = $2 FOR UPDATE`,
					[project, name],
				);
				const other = row && hostOf(row);
				const process = row && parseIdentity(fromJson(row.identity));
				const isItself = row?.instance === instance;
				if (other && isUp(other) && !isItself && !(process && isDead(process))) return other;
				await ask(
					`UPDATE release_tui.runner_host SET labels = $3, machine = $4, version = $5, instance = $6, identity = $7,
						stopped = false, seen_at = clock_timestamp()
					WHERE project = $1 AND name = $2`,
					values,
				);
				return null;
			}),
		async beat(name, instance) {
			const rows = await database.ask(
				`UPDATE release_tui.runner_host SET seen_at = clock_timestamp(), stopped = false
				WHERE project = $1 AND name = $2 AND instance = $3 RETURNING name`,
				[project, name, instance],
			);
			return rows.length > 0;
		},
		async stop(name, instance) {
			await database.ask(
				`UPDATE release_tui.runner_host SET seen_at = clock_timestamp(), stopped = true
				WHERE project = $1 AND name = $2 AND instance = $3`,
				[project, name, instance],
			);
		},
		claim: (name, releases) =>
			releases.length === 0 ? Promise.resolve(null) : database.transaction(ask => claim(ask, project, name, releases)),
	};
}

// Of several hosts that ask at the same moment, each is given another release, and none waits for the others.
async function claim(ask: Ask, project: string, name: string, releases: readonly number[]): Promise<number | null> {
	await ask(
		`INSERT INTO release_tui.runner_claim (project, release) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING`,
		[project, releases],
	);
	const [row] = await ask<{release: number}>(
		`SELECT claim.release FROM release_tui.runner_claim AS claim
		WHERE claim.project = $1 AND claim.release = ANY($2::integer[]) AND (
			claim.host IS NULL OR claim.host = $3 OR NOT EXISTS (
				SELECT 1 FROM release_tui.runner_host AS other
				WHERE other.project = claim.project AND other.name = claim.host AND NOT other.stopped
					AND other.seen_at > clock_timestamp() - ${goneMs} * interval '1 millisecond'
			)
		)
		ORDER BY claim.release LIMIT 1 FOR UPDATE OF claim SKIP LOCKED`,
		[project, releases, name],
	);
	if (!row) return null;
	await ask(
		`UPDATE release_tui.runner_claim SET host = $3, claimed_at = clock_timestamp() WHERE project = $1 AND release = $2`,
		[project, row.release, name],
	);
	return row.release;
}

function hostOf({name, labels, machine, version, stopped, silent}: HostRow): RunnerHost {
	return {name, labels, machine, version, isStopped: stopped, silentMs: Math.max(0, Number(silent))};
}

function fromJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
