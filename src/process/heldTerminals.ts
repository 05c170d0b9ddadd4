import {spawnSync} from 'node:child_process';
import {fstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {isAlive, ownIdentity} from './identity.ts';
import {parseIdentity} from './parseIdentity.ts';
import {trustedPath} from './trustedPath.ts';

/**
 * Notes that this process puts the terminal into modes of its own. Where one before it was killed over that, the modes
 * that it left (no echo, no line editing) are taken back first: they would count as those to be restored in the end.
 * @param home the folder of all state, private
 * @returns takes the note away, when the terminal was given back
 */
export function holdTerminal(home: string): () => void {
	const folder = path.join(home, 'terminals');
	const terminal = `${fstatSync(0).rdev}-`;
	const own = path.join(folder, `${terminal}${process.pid}`);
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		resetLeft(folder, terminal);
		writeFileSync(own, JSON.stringify(ownIdentity()), {mode: 0o600});
	} catch {
		// A full disk keeps nobody from looking at a release, and from ending it.
	}

	return () => rmSync(own, {force: true});
}

function resetLeft(folder: string, terminal: string): void {
	const notes = readdirSync(folder).filter(name => name.startsWith(terminal));
	const left = notes.filter(name => isLeft(path.join(folder, name)));
	for (const name of left) rmSync(path.join(folder, name), {force: true});
	// Where another one is only suspended, the shell has taken care of the modes; and a new terminal may have the number
	// of an old one.
	if (left.length === 0 || left.length < notes.length || !stty('-a').includes('-icanon')) return;
	stty(...typingModes);
	startAgain();
}

/** What Node switches off for a screen of keys. */
const typingModes = ['icanon', 'echo', 'isig', 'iexten', 'icrnl', 'ixon', 'brkint'];

function stty(...words: readonly string[]): string {
	const env = {...process.env, PATH: trustedPath(process.cwd())};
	return spawnSync('stty', words, {encoding: 'utf8', env, stdio: ['inherit', 'pipe', 'ignore']}).stdout;
}

// At its end Node restores the modes that it found when it began: it has to begin with those that are right.
function startAgain(): void {
	process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], process.env);
}

function isLeft(file: string): boolean {
	try {
		const owner = parseIdentity(JSON.parse(readFileSync(file, 'utf8')));
		return owner === null || isAlive(owner) === false;
	} catch {
		// It was taken away in this very moment, or is half written.
		return false;
	}
}
