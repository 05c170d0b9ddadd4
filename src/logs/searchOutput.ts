import {closeSync, openSync, readdirSync, readSync} from 'node:fs';
import path from 'node:path';
import {StringDecoder} from 'node:string_decoder';

/** A line of a kept output that holds what was looked for. */
export type OutputMatch = {
	readonly release: number;
	readonly step: string;
	readonly attempt: number;
	/** From 1. */
	readonly line: number;
	readonly text: string;
};

/** What came of searching outputs. `complete`: all that are kept here were read. */
export type SearchedOutput = {
	readonly matches: readonly OutputMatch[];
	readonly bytes: number;
	readonly complete: boolean;
};

/** Of one output, the first few lines that match. */
const mostOfOne = 3;
const blockBytes = 1 << 18;
/** A line that has not ended by then goes on as another one. */
const longestLine = 1 << 16;

/** How much is looked for, and in the output of which releases. */
export type OutputSearch = {
	readonly limit: number;
	readonly mostBytes: number;
	readonly isWanted: (release: number) => Promise<boolean>;
};

/**
 * Looks for a text in the output that is kept in a folder, the newest release first, whatever the case of letters.
 * @param folder with one folder for each release, and a file `STEP.ATTEMPT.log` for each attempt
 */
export async function searchOutput(
	folder: string,
	text: string,
	{limit, mostBytes, isWanted}: OutputSearch,
): Promise<SearchedOutput> {
	const wanted = text.toLowerCase();
	const matches: OutputMatch[] = [];
	let bytes = 0;
	for (const release of numbersIn(folder)) {
		if (!(await isWanted(release))) continue;
		for (const name of namesIn(path.join(folder, String(release)))) {
			const [, step, attempt] = /^(.+)\.(\d+)\.log$/.exec(name) ?? [];
			if (step === undefined || attempt === undefined) continue;
			if (matches.length >= limit || bytes >= mostBytes) return {matches, bytes, complete: false};
			const file = path.join(folder, String(release), name);
			const read = searchFile(file, wanted, Math.min(mostOfOne, limit - matches.length), mostBytes - bytes);
			bytes += read.bytes;
			matches.push(...read.lines.map(line => ({release, step, attempt: Number(attempt), ...line})));
		}
	}

	return {matches, bytes, complete: true};
}

type FoundLine = {readonly line: number; readonly text: string};

function searchFile(
	file: string,
	wanted: string,
	most: number,
	mostBytes: number,
): {readonly lines: readonly FoundLine[]; readonly bytes: number} {
	const lines: FoundLine[] = [];
	let bytes = 0;
	let descriptor: number;
	try {
		descriptor = openSync(file, 'r');
	} catch {
		// It was taken away meanwhile.
		return {lines, bytes};
	}

	try {
		const block = Buffer.alloc(blockBytes);
		const decoder = new StringDecoder('utf8');
		let rest = '';
		let number = 0;
		const take = (line: string) => {
			number++;
			if (lines.length < most && line.toLowerCase().includes(wanted)) lines.push({line: number, text: line});
		};
		for (let read = 1; read > 0 && lines.length < most && bytes < mostBytes; ) {
			read = readSync(descriptor, block, 0, blockBytes, null);
			bytes += read;
			const parts = (rest + decoder.write(block.subarray(0, read))).split('\n');
			rest = parts.pop() ?? '';
			for (const line of parts) take(line);
			if (rest.length > longestLine) {
				take(rest);
				rest = '';
			}
		}

		if (rest !== '') take(rest);
		return {lines, bytes};
	} finally {
		closeSync(descriptor);
	}
}

function numbersIn(folder: string): readonly number[] {
	return namesIn(folder)
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.sort((one, other) => other - one);
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		return [];
	}
}
