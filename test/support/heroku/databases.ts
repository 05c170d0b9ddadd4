import {execFileSync} from 'node:child_process';
import type {TestServer} from '../describeServer.ts';
import type {Databases} from './platform.ts';

/** Databases of the stand-in, on the PostgreSQL server of the tests. */
export function databasesOn(server: TestServer): Databases {
	return {
		async create(from) {
			const url = await server.createDatabase();
			if (from !== null) {
				const script = execFileSync('pg_dump', ['--no-owner', from]);
				execFileSync('psql', ['--quiet', '--set', 'ON_ERROR_STOP=1', url], {
					input: script,
					stdio: ['pipe', 'ignore', 'pipe'],
				});
			}

			return url;
		},
		dump: async url => execFileSync('pg_dump', ['-Fc', url]),
	};
}
