import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';

/** A terminal answers at once; over a slow line, within this time, in milliseconds. */
const limitMs = 1000;

/**
 * Writes a question to the terminal and gives what it says to it. What is typed meanwhile is lost.
 * @param isWhole whether all has come; without it, what came within a second is given
 */
export async function askTerminal(question: string, isWhole: (said: string) => boolean): Promise<string> {
	const {stdin, stdout} = process;
	let said = '';
	const limit = new AbortController();
	const late = sleep(limitMs, undefined, {signal: limit.signal}).catch(() => {});
	const hear = (bytes: Buffer) => {
		said += bytes.toString('latin1');
		if (isWhole(said)) limit.abort();
	};
	const wasRaw = stdin.isRaw;
	stdin.setRawMode(true);
	stdin.on('data', hear);
	try {
		stdout.write(question);
		await late;
	} finally {
		stdin.off('data', hear);
		stdin.pause();
		stdin.setRawMode(wasRaw);
	}

	return said;
}
