import {ok} from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Streams} from './journalOracle.ts';
import {secretSpellings} from './secretSpellings.ts';

/** O8: no spelling of a secret in any file of the state folder, nor in what was shown or printed, broken over lines or not. */
export function checkSecrets(
	home: string | null,
	secrets: readonly string[],
	texts: readonly string[],
	streams: Streams | null,
): void {
	if (secrets.length === 0) return;
	for (const secret of secrets) ok(Buffer.byteLength(secret) >= 6, 'O8: a seeded secret is too short to be looked for');
	const spellings = secrets.flatMap(secretSpellings).map(text => inOneLine(Buffer.from(text)));
	const search = (bytes: Buffer, where: string) => {
		const line = inOneLine(bytes);
		for (const spelling of spellings)
			ok(!line.includes(spelling), `O8: ${JSON.stringify(spelling)} stands in ${where}`);
	};
	for (const text of texts) search(Buffer.from(text), `what was shown: ${text.slice(0, 200)}`);
	for (const file of home ? filesIn(home) : []) {
		// What a command writes is private, and masked from there, until its attempt is settled.
		if (!underWay(path.relative(home ?? '', file), streams)) search(bytesOf(file), file);
	}
}

/** The bytes as Latin-1, without the line ends that tools put into a dump. */
function inOneLine(bytes: Buffer): string {
	return bytes.toString('latin1').replaceAll(/[\r\n]/g, '');
}

// A runner that is just ending takes SQLite's side files with it.
function bytesOf(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
		throw error;
	}
}

function filesIn(folder: string): readonly string[] {
	return readdirSync(folder, {withFileTypes: true, recursive: true})
		.filter(entry => entry.isFile())
		.map(entry => path.join(entry.parentPath, entry.name));
}

function underWay(file: string, streams: Streams | null): boolean {
	const release = /(?:^|\/)attempts\/(\d+)\//.exec(file)?.[1];
	const events = release ? streams?.get(`release:${release}`) : undefined;
	return events !== undefined && !events.some(({event}) => event.type === 'release-finished');
}
