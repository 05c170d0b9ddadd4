import process from 'node:process';
import {afterAll, beforeAll, describe, test} from 'vitest';

/** A server that was started, and how it is ended. */
type Started<Server> = Server & {readonly stop: () => Promise<void>};

/**
 * Declares tests that need a server of their own. Where the machine has none (`start` is null) they are skipped aloud,
 * and fail when CI is set: nobody shall take tests that were not run for tests that passed.
 */
export function describeServer<Server>(
	name: string,
	kind: string,
	programs: string,
	start: (() => Promise<Started<Server>>) | null,
	declare: (server: () => Server) => void,
): void {
	if (start === null) {
		const missing = `${kind} tests are not run: this machine has no ${programs}`;
		process.stderr.write(`${missing} (${name})\n`);
		test(missing, context => {
			if (process.env.CI === 'true') throw new Error(missing);
			context.skip();
		});
		return;
	}

	describe(name, () => {
		let server: Started<Server> | undefined;
		beforeAll(async () => {
			server = await start();
		});
		afterAll(async () => {
			await server?.stop();
		});
		declare(() => {
			if (!server) throw new Error(`the ${kind} server does not run yet`);
			return server;
		});
	});
}
