import {account, findPostgres} from '../test/support/postgresServer.ts';
import {type RunningServer, startServer} from '../test/support/serverProcess.ts';

/** A PostgreSQL server of its own, with durable commits, and the URL of its first database. */
export async function startDurableServer(): Promise<RunningServer & {readonly url: string}> {
	const kind = findPostgres();
	if (!kind) throw new Error('there is no PostgreSQL server on this machine');
	const args = (folder: string, port: number) => [
		...kind.args(folder, port).map(arg => (arg === 'fsync=off' ? 'fsync=on' : arg)),
		...['max_connections=250', 'shared_buffers=256MB', 'max_wal_size=4GB'].flatMap(setting => ['-c', setting]),
	];
	const server = await startServer({...kind, args});
	return {...server, url: `postgres://${account.user}:${account.password}@127.0.0.1:${server.port}/postgres`};
}
