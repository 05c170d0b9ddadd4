import {spawn} from 'node:child_process';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {type Refusal, refuse} from '../domain/decision.ts';
import {withoutNodeOptions} from '../process/nodeOptions.ts';
import {commandFile} from '../process/programs.ts';
import type {Proven} from './engine.ts';

/** What is tried, and who is told of it. */
export type ProofOrder = {
	/** The root of the repository. */
	readonly root: string;
	/** Of the environment. */
	readonly name: string;
	readonly candidate: string;
	readonly env: NodeJS.ProcessEnv;
	/** Commands of tools may run. */
	readonly tools: boolean;
	readonly say: (line: string) => void;
	readonly signal: AbortSignal;
};

/**
 * Tries migrations on a clone, in a process of its own: a database that is slow, or one that works in the process which
 * asks it, as SQLite, keeps nobody waiting here. Whoever ends it early does not wait until the clone is dropped.
 */
export function spawnProof({root, name, candidate, env, tools, say, signal}: ProofOrder): Promise<Proven | Refusal> {
	const child = spawn(
		process.execPath,
		[commandFile(), 'migrations', 'clone', name, '--to', candidate, ...(tools ? ['--tools'] : [])],
		{
			cwd: root,
			env: {...withoutNodeOptions(env), NO_COLOR: '1'},
			// Of another group: what ends us by the terminal does not end it before its clone is dropped.
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
	const said: string[] = [];
	// What was found out is printed, be it good or bad; a refusal is not.
	let isFoundOut = false;
	child.stdout.on('data', () => {
		isFoundOut = true;
	});
	createInterface({input: child.stderr}).on('line', line => {
		said.push(line);
		say(line);
	});
	const stop = () => child.kill('SIGTERM');
	signal.addEventListener('abort', stop, {once: true});
	return new Promise(resolve => {
		const end = (answer: Proven | Refusal) => {
			signal.removeEventListener('abort', stop);
			resolve(answer);
		};
		child.once('error', error => end(refuse('not-possible', error.message)));
		child.once('close', code => {
			if (signal.aborted) end(refuse('not-possible', 'It was ended: nothing was found out.'));
			else if (isFoundOut) end({ok: true, isSafe: code === 0});
			// What it did last, and why that did not work; or why, and what to do instead.
			else end(refuse('not-possible', said.slice(-2).join(' · ') || 'It ended without an answer.'));
		});
	});
}
