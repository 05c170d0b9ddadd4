import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';
import {Client} from 'pg';

/** Stands between a program and a PostgreSQL server. */
export type PostgresProxy = {
	/** The server's URL, by way of the proxy. */
	readonly url: string;
	/** Breaks all connections off, and takes no more. */
	close(): Promise<void>;
};

/** What a proxy does with a piece of what one side says; by default it passes it on. */
export type Passing = {
	readonly said?: (data: Buffer, upstream: Socket, client: Socket) => void;
	readonly answered?: (data: Buffer, client: Socket) => void;
};

/** Opens a proxy on loopback. */
export async function openPostgresProxy(url: string, passing: Passing): Promise<PostgresProxy> {
	const target = new URL(url);
	const port = Number(target.port);
	const {said = (data, upstream) => void upstream.write(data), answered = (data, client) => void client.write(data)} =
		passing;
	const sockets = new Set<Socket>();
	const proxy = createServer(client => {
		const upstream = connect(port, '127.0.0.1');
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				client.destroy();
				upstream.destroy();
			});
		}

		client.on('data', data => said(data, upstream, client));
		upstream.on('data', data => answered(data, client));
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const address = proxy.address();
	target.port = String(typeof address === 'object' ? address?.port : '');
	return {
		url: target.href,
		async close() {
			for (const socket of sockets) socket.destroy();
			proxy.close();
			await once(proxy, 'close');
		},
	};
}

/** The rows that a statement gives, on a connection of its own. */
export async function askPostgres(url: string, sql: string): Promise<readonly unknown[]> {
	const client = new Client(url);
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}
