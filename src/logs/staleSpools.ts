import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ProcessIdentity} from '../domain/operator.ts';
import {identityOf, isAlive, ownIdentity} from '../process/identity.ts';
import {parseIdentity} from '../process/parseIdentity.ts';
import {isOutOfRoom} from '../process/systemError.ts';
import {endGroup} from './commandGroup.ts';

const ownerFile = 'owner.json';
/** A folder without an owner may be one that is being made just now. */
const settledMs = 60_000;

/** Makes a private folder for the spools of this process, under `root`. */
export function createSpoolFolder(root: string): string {
	mkdirSync(root, {recursive: true, mode: 0o700});
	const folder = mkdtempSync(path.join(root, 'spool-'));
	writeFileSync(path.join(folder, ownerFile), JSON.stringify(ownIdentity()), {mode: 0o600});
	return folder;
}

/**
 * Removes the folders of processes that were killed before they could do so, and ends the log commands that they left
 * running. What belongs to another host is left alone: nothing can be proven about it from here.
 */
export async function removeStaleSpools(root: string): Promise<void> {
	const folders = entriesOf(root).filter(name => name.startsWith('spool-'));
	await Promise.all(folders.map(name => removeIfStale(path.join(root, name))));
}

/** Notes in a file which process a log command is, for whoever cleans up after this program was killed. On a full disk it is done without. */
export function noteProcess(file: string, pid: number): void {
	try {
		writeFileSync(file, JSON.stringify(identityOf(pid)), {mode: 0o600});
	} catch (error) {
		if (!isOutOfRoom(error)) throw error;
	}
}

async function removeIfStale(folder: string): Promise<void> {
	const owner = readIdentity(path.join(folder, ownerFile));
	if (owner ? isAlive(owner) !== false : !isSettled(folder)) return;
	const files = entriesOf(folder).flatMap(name =>
		name.startsWith('view-') ? entriesOf(path.join(folder, name)).map(file => path.join(folder, name, file)) : [],
	);
	const commands = files.filter(file => file.endsWith('.process')).map(readIdentity);
	await Promise.all(commands.map(command => (command && isAlive(command) ? endGroup(command.pid) : undefined)));
	rmSync(folder, {recursive: true, force: true});
}

function isSettled(folder: string): boolean {
	try {
		return Date.now() - statSync(folder).mtimeMs > settledMs;
	} catch {
		return false;
	}
}

function readIdentity(file: string): ProcessIdentity | null {
	try {
		return parseIdentity(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		return null;
	}
}

function entriesOf(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
