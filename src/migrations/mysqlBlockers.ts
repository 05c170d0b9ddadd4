import {plainText} from '../domain/sanitize.ts';
import type {MysqlRows} from './mysqlRows.ts';

/** The oldest open transactions of others, in words. Without the right to see them there are none. */
export async function mysqlBlockers(rows: MysqlRows): Promise<readonly string[]> {
	try {
		const found = await rows(oldest);
		return found.map(({id, user, host, command, seconds}) =>
			plainText(`connection ${id} (${user} on ${host}) is in a transaction for ${seconds} s, now ${command}`),
		);
	} catch {
		return [];
	}
}

const oldest = `SELECT p.id AS id, p.user AS user, p.host AS host, LOWER(p.command) AS command,
	TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS seconds
FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE p.id <> CONNECTION_ID() ORDER BY t.trx_started LIMIT 3`;
