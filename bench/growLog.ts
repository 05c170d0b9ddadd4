import {closeSync, openSync, writeSync} from 'node:fs';

/** What the first and the last line of a grown log say, and no other one. */
export const firstMark = 'the very first line';
export const lastMark = 'the very last line';

/** Appends so many bytes to a log at once, in lines of so many bytes. */
export function growLog(file: string, bytes: number, lineBytes: number): void {
	const stamp = new Date().toISOString();
	const line = (text: string) => `${stamp} INFO  ${text} ${'GET /orders 200 11 ms '.repeat(lineBytes)}`;
	const lines = Array.from({length: 1000}, (_, index) => `${line(`web-${index}`).slice(0, lineBytes - 1)}\n`);
	const block = Buffer.from(lines.join(''));
	const log = openSync(file, 'a');
	try {
		writeSync(log, `${line(firstMark).slice(0, lineBytes - 1)}\n`);
		for (let written = 0; written < bytes; written += block.length) writeSync(log, block);
		writeSync(log, `${line(lastMark).slice(0, lineBytes - 1)}\n`);
	} finally {
		closeSync(log);
	}
}
