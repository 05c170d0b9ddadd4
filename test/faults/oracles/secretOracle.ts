import {ok} from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {secretForms} from '../../../src/mask/secretForms.ts';
import type {Streams} from './journalOracle.ts';

/** O8: no form of a secret in any file of the state folder, nor in what was shown or printed. */
export function checkSecrets(
	home: string | null,
	secrets: readonly string[],
	texts: readonly string[],
	streams: Streams | null,
): void {
	if (secrets.length === 0) return;
	const forms = secretForms(secrets).map(form => form.bytes);
	ok(forms.length > 0, 'O8: the seeded secrets are too short to be looked for');
	const search = (bytes: Buffer, where: string) => {
		for (const form of forms) ok(!bytes.includes(form), `O8: ${JSON.stringify(form.toString())} stands in ${where}`);
	};
	for (const text of texts) search(Buffer.from(text), `what was shown: ${text.slice(0, 200)}`);
	for (const file of home ? filesIn(home) : []) {
		// What a command writes is private, and masked from there, until its attempt is settled.
		if (!underWay(path.relative(home ?? '', file), streams)) search(bytesOf(file), file);
	}
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
