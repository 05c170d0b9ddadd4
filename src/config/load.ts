import {createHash} from 'node:crypto';
import {closeSync, constants, fstatSync, openSync, readSync, realpathSync} from 'node:fs';
import {isAbsolute, join, relative, sep} from 'node:path';
import {messageOf} from '../domain/messageOf.ts';
import type {Project} from '../domain/project.ts';
import {errorCode} from '../process/systemError.ts';
import type {ConfigError} from './configError.ts';
import {parseProject} from './parseProject.ts';

/** Name of the configuration at the root of a repository. */
const configFile = 'release.yaml';

/** A configuration as it was read: `file` is its real path, `text` and `digest` (SHA-256) are what trust is bound to. */
export type LoadedProject =
	| {
			readonly ok: true;
			readonly project: Project;
			readonly file: string;
			readonly text: string;
			readonly digest: string;
	  }
	| {readonly ok: false; readonly errors: readonly ConfigError[]};

const mostBytes = 1024 * 1024;

/**
 * Reads and checks the release.yaml at a repository's root. Runs nothing: what it says is not trusted yet.
 * @param read what `readConfig` gave, where that was asked before
 */
export function loadProject(root: string, read: ReadConfig = readConfig(root)): LoadedProject {
	if (!read.ok) return {ok: false, errors: [{file: configFile, line: 1, column: 1, message: read.message}]};
	const parsed = parseProject(read.text, configFile);
	if (!parsed.ok) return parsed;
	const digest = createHash('sha256').update(read.text).digest('hex');
	return {ok: true, project: parsed.project, file: read.file, text: read.text, digest};
}

/** The text of a configuration, `file` being its real path; or why there is none. */
export type ReadConfig =
	| {readonly ok: true; readonly file: string; readonly text: string}
	| {readonly ok: false; readonly message: string};

/** Reads the release.yaml at a repository's root, and looks at nothing in it. */
export function readConfig(root: string): ReadConfig {
	let descriptor: number | null = null;
	try {
		const realRoot = realpathSync(root);
		const file = realpathSync(join(realRoot, configFile));
		const inside = relative(realRoot, file);
		if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
			return failed(`is a link that leads out of the repository, to ${file}`);
		}

		// O_NONBLOCK: opening a named pipe must not wait for its writer.
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
		const status = fstatSync(descriptor);
		if (!status.isFile()) return failed('is no regular file');
		if (status.size >= mostBytes) return failed('is larger than 1 MB, which no configuration is');
		const bytes = readAll(descriptor);
		if (bytes.length >= mostBytes) return failed('is larger than 1 MB, which no configuration is');
		return {ok: true, file, text: new TextDecoder('utf-8', {fatal: true}).decode(bytes)};
	} catch (error) {
		return failed(readFailure(error, root));
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}

// At most one byte more than is allowed, however much a growing file has by now.
function readAll(descriptor: number): Buffer {
	const buffer = Buffer.alloc(mostBytes);
	let length = 0;
	while (length < buffer.length) {
		const count = readSync(descriptor, buffer, length, buffer.length - length, null);
		if (count === 0) break;
		length += count;
	}

	return buffer.subarray(0, length);
}

function readFailure(error: unknown, root: string): string {
	if (error instanceof TypeError) return 'is no valid UTF-8; save it as UTF-8';
	const code = errorCode(error);
	switch (code) {
		case 'ENOENT':
		case 'ENOTDIR':
			return `there is none in ${root}; write a first one with: release-tui init`;
		case 'EACCES':
		case 'EPERM':
			return 'cannot be read: permission denied';
		case 'ELOOP':
			return 'is a link that leads in a circle';
		default:
			return `cannot be read: ${messageOf(error)}`;
	}
}

function failed(message: string): ReadConfig {
	return {ok: false, message};
}
