import process from 'node:process';
import {beforeAll, describe, test} from 'vitest';
import type {ServerKind} from './serverProcess.ts';
import {sharedPort} from './sharedServers.ts';

/** The server of a whole run, as a test sees it. */
export type TestServer = {
	/** Makes an empty database and returns its URL, with password, over loopback. */
	readonly createDatabase: () => Promise<string>;
};

/**
 * Declares tests that need a server. Where the machine has none (`found` is null) they are skipped aloud, and fail when
 * CI is set: nobody shall take tests that were not run for tests that passed.
 */
export function describeServer(
	name: string,
	found: ServerKind | null,
	{kind, programs}: {readonly kind: string; readonly programs: string},
	createDatabase: (port: number) => Promise<string>,
	declare: (server: () => TestServer) => void,
): void {
	if (found === null) {
		const missing = `${kind} tests are not run: this machine has no ${programs}`;
		process.stderr.write(`${missing} (${name})\n`);
		test(missing, context => {
			if (process.env['CI'] === 'true') throw new Error(missing);
			context.skip();
		});
		return;
	}

	describe(name, () => {
		let port: number | undefined;
		beforeAll(async () => {
			port = await sharedPort(found);
		});
		declare(() => {
			if (port === undefined) throw new Error(`the ${kind} server does not run yet`);
			const running = port;
			return {createDatabase: () => createDatabase(running)};
		});
	});
}
