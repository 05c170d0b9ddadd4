import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {plainText} from '../domain/sanitize.ts';
import {runInTerminal} from '../process/runInTerminal.ts';
import {ask} from './ask.ts';
import {usageError} from './cliError.ts';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {findRoot} from './findRoot.ts';
import {say} from './output.ts';

/** Where nothing was set up yet: what one can do there, the likeliest first. */
export type FirstStart = {
	readonly message: string;
	readonly choices: readonly {readonly words: string; readonly command: 'init' | 'demo' | null}[];
};

/** What to offer in a folder without a configuration; null where there is one. */
export function firstStart(cwd: string): FirstStart | null {
	const root = findRoot(cwd);
	const demo = {words: 'see how it works, in a demo of its own', command: 'demo'} as const;
	const leave = {words: 'leave', command: null} as const;
	if (root === null) {
		return {
			message: `There is no release.yaml and no git repository in ${plainText(cwd)} or above it.`,
			choices: [demo, leave],
		};
	}

	if (existsSync(path.join(root, 'release.yaml'))) return null;
	const init = {words: 'look at this repository, and propose how it is released', command: 'init'} as const;
	return {message: `There is no release.yaml in ${plainText(root)} yet.`, choices: [init, demo, leave]};
}

/** What to do instead, where nobody can choose. */
export function refuseFirstStart({message, choices}: FirstStart): never {
	const hasInit = choices.some(({command}) => command === 'init');
	throw usageError(
		message,
		hasInit
			? 'Have one proposed: release-tui init. Or see how it works: release-tui demo'
			: 'Go to your repository, or see how it works with: release-tui demo',
	);
}

/** Lets the person at the terminal choose what to begin with, and does it. */
export async function chooseFirstStart({message, choices}: FirstStart): Promise<ExitCode> {
	say(message);
	say('');
	for (const [index, {words, command}] of choices.entries()) {
		say(`  ${index + 1}  ${words}${command === null ? '' : ` (release-tui ${command})`}`);
	}

	say('');
	const answer = await ask(`Which? [1-${choices.length}, Enter is 1] `);
	const chosen = choices[answer === '' ? 0 : Number(answer) - 1];
	// What ends the input is no choice either.
	if (!chosen?.command) return exitCodes.done;
	// A program of its own: what opens the cockpit neither reads repositories nor builds worlds.
	const code = await runInTerminal(process.execPath, [...process.argv.slice(1, 2), chosen.command]);
	return Object.values(exitCodes).find(known => known === code) ?? exitCodes.failed;
}
