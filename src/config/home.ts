import {chmodSync, existsSync, lstatSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import type {Refusal} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import {messageOf} from '../domain/messageOf.ts';
import {errorCode} from '../process/systemError.ts';
import {namePattern} from './names.ts';

/** A private folder that exists, or why it is not used. */
export type Home = {readonly ok: true; readonly path: string} | Refusal;

/**
 * The folder that holds all state: `RELEASE_TUI_HOME`, else `release-tui` in the XDG state folder. Created for its owner
 * alone; one that somebody else could write to is refused, since what is trusted and what was released stands there.
 */
export function stateHome(env: Readonly<Record<string, string | undefined>>): Home {
	return privateFolder(stateFolder(env), false);
}

/** The folder of one project's journal and artifacts. */
export function projectHome(home: string, projectName: string): Home {
	if (!namePattern.test(projectName)) {
		return refuse('not-possible', `${JSON.stringify(projectName)} is no name of a project.`);
	}

	const projects = privateFolder(join(home, 'projects'), true);
	if (!projects.ok) return projects;
	const folder = privateFolder(join(projects.path, projectName), true);
	return folder.ok ? (strangerIn(folder.path) ?? folder) : folder;
}

/** What this program keeps there. A link among it would have the state of releases written or read elsewhere. */
const contents = [
	'artifacts',
	'attempts',
	'ballast',
	'journal.db',
	'journal.db-shm',
	'journal.db-wal',
	'journal.head',
	'logs',
	'output',
	'programs',
	'runners',
	'sealed',
	'shared.head',
	'shared.json',
];

function strangerIn(folder: string): Refusal | null {
	for (const name of contents) {
		const path = join(folder, name);
		const status = lstatSync(path, {throwIfNoEntry: false});
		if (!status) continue;
		const owner = process.getuid?.();
		const isForeign = owner !== undefined && status.uid !== owner;
		if (!isForeign && !status.isSymbolicLink()) continue;
		const what = isForeign ? `belongs to another user (uid ${status.uid}, you are ${owner})` : 'is a symbolic link';
		return refuse('not-possible', `${path} ${what}: it was not made by release-tui.`, 'Look at it, and move it away.');
	}

	return null;
}

/**
 * Creates a folder for its owner alone, or takes an existing one if nobody else can write to it.
 * @param ours the folder is this program's own: others may not even look into it
 */
export function privateFolder(path: string, ours: boolean): Home {
	try {
		makeFolder(path);
		const status = lstatSync(path);
		const owner = process.getuid?.();
		if (status.isSymbolicLink()) {
			return refuse(
				'not-possible',
				`${path} is a symbolic link: state is not kept behind links.`,
				`${elsewhere} the folder that it leads to.`,
			);
		}

		if (!status.isDirectory()) return notAFolder(path);
		if (owner !== undefined && status.uid !== owner) {
			return refuse(
				'not-possible',
				`${path} belongs to another user (uid ${status.uid}, you are ${owner}).`,
				`${elsewhere} a folder of your own.`,
			);
		}

		if (status.mode & 0o022) {
			return refuse(
				'not-possible',
				`Others can write to ${path}: state there could be forged.`,
				`Close it: chmod go-w '${path}'`,
			);
		}

		if (ours && status.mode & 0o077) chmodSync(path, 0o700);
		return {ok: true, path};
	} catch (error) {
		const code = errorCode(error);
		if (code === 'ENOTDIR') return notAFolder(path);
		const reason = messageOf(error);
		return refuse(
			'not-possible',
			`The folder ${path} cannot be made: ${reason}`,
			`${elsewhere} a folder that you can write to.`,
		);
	}
}

// Not by `recursive`: where a folder can never be made, as below /proc, Node would try for ever.
function makeFolder(path: string): void {
	try {
		mkdirSync(path, {mode: 0o700});
	} catch (error) {
		const code = errorCode(error);
		// What is there instead is looked at next.
		if (code === 'EEXIST') return;
		if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
		makeFolder(dirname(path));
		makeFolder(path);
	}
}

const elsewhere = 'Set RELEASE_TUI_HOME to';

/** Where the folder of all state is to be, whether it is there or not. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
	// Made absolute at once: the runner has another working folder.
	if (env['RELEASE_TUI_HOME']) return resolve(env['RELEASE_TUI_HOME']);
	const xdg = env['XDG_STATE_HOME'];
	// The XDG specification has relative paths ignored.
	if (xdg && isAbsolute(xdg)) return join(xdg, 'release-tui');
	const user = env['HOME'] && isAbsolute(env['HOME']) ? env['HOME'] : homedir();
	return join(user, '.local', 'state', 'release-tui');
}

function notAFolder(path: string): Refusal {
	return refuse('not-possible', `${path} is no folder.`, `${elsewhere} a folder.`);
}
