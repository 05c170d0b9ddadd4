import type {Client} from 'pg';
import {plainText} from '../domain/sanitize.ts';

/** The oldest open transactions of others that hold locks of tables, in words. */
export async function postgresBlockers(client: Client): Promise<readonly string[]> {
	try {
		const {rows} = await client.query<Record<string, unknown>>(oldest);
		return rows.map(({pid, user, application, state, seconds}) => {
			const program = application === '' ? '' : ` with ${application}`;
			return plainText(`process ${pid} (${user}${program}) is in a transaction for ${seconds} s, now ${state}`);
		});
	} catch {
		return [];
	}
}

const oldest = `SELECT pid, usename AS user, application_name AS application, state,
	round(extract(epoch FROM clock_timestamp() - xact_start)) AS seconds
FROM pg_stat_activity activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
	AND EXISTS (SELECT FROM pg_locks held WHERE held.pid = activity.pid AND held.granted AND held.relation >= 16384)
ORDER BY xact_start LIMIT 3`;
