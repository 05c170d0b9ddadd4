// Appends lines to files until so many bytes are written or its standard input ends: `node writeFlood.ts LINES BYTES
// FILE…`, with so many lines a second in all, or as fast as it goes where that is 0. Each line tells when it was written.
import {openSync, writeSync} from 'node:fs';
import process from 'node:process';
import {stampedLines} from '../stampedLines.ts';

/** As much as the standard library of C gathers before it writes. */
const linesAtOnce = 72;
const tickMs = 4;

const [rate = 0, bound = 0] = process.argv.slice(2, 4).map(Number);
const files = process.argv.slice(4).map(file => openSync(file, 'a'));
const began = performance.now();
let lines = 0;
let bytes = 0;

process.stdin.on('end', () => process.exit()).resume();
turn();

function turn(): void {
	const until = performance.now() + tickMs;
	const due = rate === 0 ? Number.POSITIVE_INFINITY : ((performance.now() - began) / 1000) * rate;
	while (lines < due && performance.now() < until) {
		const file = files[Math.floor(lines / linesAtOnce) % files.length] ?? 1;
		const count = Math.min(linesAtOnce, Math.ceil(due - lines));
		bytes += writeSync(file, stampedLines(lines, count));
		lines += count;
		if (bytes >= bound) process.exit();
	}

	if (rate === 0) setImmediate(turn);
	else setTimeout(turn, tickMs);
}
