// The PostgreSQL and MariaDB servers of a whole run. To start one takes seconds of processor time, and each test has a
// database of its own: one server of each kind is enough.
import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {findMariadb} from './mariadbServer.ts';
import {findPostgres} from './postgresServer.ts';
import {type RunningServer, type ServerKind, startServer} from './serverProcess.ts';

/** Says to the processes of the tests at which port of loopback they can ask for a server. */
const portVariable = 'TEST_SERVERS_PORT';

const kinds = [findPostgres, findMariadb];

/**
 * Listens for tests that need a server, and starts it for the first of them. Vitest calls this before all tests, in its
 * own process.
 * @returns what ends the servers; where vitest is killed, they end by themselves
 */
export async function setup(): Promise<() => Promise<void>> {
	const running = new Map<string, Promise<RunningServer>>();
	const portOf = async (kind: string) => {
		const server = running.get(kind) ?? start(kind);
		running.set(kind, server);
		return (await server).port;
	};
	const listener = createServer({allowHalfOpen: true}, socket => void answer(socket, portOf));
	listener.listen(0, '127.0.0.1').unref();
	await once(listener, 'listening');
	const address = listener.address();
	process.env[portVariable] = String(typeof address === 'object' ? address?.port : address);
	return async () => {
		listener.close();
		for (const server of await Promise.allSettled(running.values())) {
			if (server.status === 'fulfilled') await server.value.stop();
		}
	};
}

/**
 * The port of loopback at which this run's server of a kind listens. It may have to be started first.
 * @throws with what the server said when it does not start
 */
export async function sharedPort(kind: ServerKind): Promise<number> {
	const socket = connect(Number(process.env[portVariable]), '127.0.0.1');
	socket.end(kind.name);
	const answer = await text(socket);
	if (!/^\d+$/.test(answer)) throw new Error(`There is no ${kind.name} server: ${answer}`);
	return Number(answer);
}

async function answer(socket: Socket, portOf: (kind: string) => Promise<number>): Promise<void> {
	// Whoever asked may be gone.
	socket.on('error', () => {});
	const kind = await text(socket);
	socket.end(
		await portOf(kind).then(
			port => String(port),
			(error: unknown) => String(error),
		),
	);
}

async function start(name: string): Promise<RunningServer> {
	const kind = kinds.map(find => find()).find(found => found?.name === name);
	if (!kind) throw new Error('this machine has no program for it');
	return startServer(kind);
}
