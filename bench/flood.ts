import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';

/** Writing that goes on until it is stopped. */
export type Flood = {
	/** Ends the writer, and waits for its end. */
	stop(): Promise<void>;
};

const writer = path.join(import.meta.dirname, 'programs', 'writeFlood.ts');
/** What one flood may put on the disk at the most. */
const mostBytes = 8e9;

/** Has lines appended to files by another process, so many a second in all; 0: as fast as it goes; null: none. */
export async function startFlood(files: readonly string[], linesPerSecond: number | null): Promise<Flood> {
	if (linesPerSecond === null) return {stop: async () => {}};
	const args = [writer, String(linesPerSecond), String(mostBytes), ...files];
	const child = spawn(process.execPath, args, {stdio: ['pipe', 'ignore', 'inherit']});
	const ended = once(child, 'exit');
	await once(child, 'spawn');
	return {
		async stop() {
			if (child.exitCode !== null)
				throw new Error('the flood was over before the measurement: what it gave is worthless');
			// The writer ends with its standard input, too, should this process be killed.
			child.kill('SIGKILL');
			await ended;
		},
	};
}
