import {randomInt} from 'node:crypto';
import {createServer} from 'node:net';

/**
 * A loopback port that nobody listens on. Below the range from which systems take the ports of outgoing connections, so
 * that it is still free when the shop restarts on it.
 */
export async function freePort(taken: readonly number[] = []): Promise<number> {
	for (let tries = 0; tries < 200; tries++) {
		const port = randomInt(20_000, 30_000);
		if (!taken.includes(port) && (await isFree(port))) return port;
	}

	throw new Error('no free port between 20000 and 30000');
}

async function isFree(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
