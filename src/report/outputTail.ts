import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {plainText} from '../domain/sanitize.ts';
import type {Failure} from './report.ts';

/** What is read of an output at most, in bytes, and kept of it, in lines and characters of one. */
const most = {bytes: 64 * 1024, lines: 60, characters: 500};

/** The last lines of a kept output, without what acts on a terminal; `output` is null where it cannot be read. */
export function outputTail(file: string): Pick<Failure, 'output' | 'cut'> {
	try {
		const descriptor = openSync(file, 'r');
		try {
			const {size} = fstatSync(descriptor);
			const from = Math.max(0, size - most.bytes);
			const bytes = Buffer.alloc(Math.min(size, most.bytes));
			const read = readSync(descriptor, bytes, 0, bytes.length, from);
			return lastLines(bytes.subarray(0, read).toString('utf8'), from > 0);
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return {output: null, cut: false};
	}
}

function lastLines(text: string, isPart: boolean): Pick<Failure, 'output' | 'cut'> {
	const all = text.replace(/\r?\n$/, '').split('\n');
	// The first may be cut in the middle.
	const whole = isPart && all.length > 1 ? all.slice(1) : all;
	const lines = whole.slice(-most.lines);
	const shown = lines.map(line => {
		const plain = plainText(line);
		return plain.length > most.characters ? `${plain.slice(0, most.characters)}…` : plain;
	});
	return {output: text === '' ? [] : shown, cut: isPart || whole.length > lines.length};
}
