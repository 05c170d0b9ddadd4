import type {Refusal} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import {runGit} from './runGit.ts';

/** What is wrong with this machine's git; null when the demo can use it. */
export async function gitObjection(): Promise<Refusal | null> {
	let said: string;
	try {
		said = await runGit(['--version']);
	} catch {
		return refuse('not-possible', 'The demo needs git, and there is none.', 'Install git 2.20 or newer.');
	}

	const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(said) ?? [];
	const known = Number(major) * 1000 + Number(minor);
	return known < 2020 ? refuse('not-possible', `The demo needs git 2.20 or newer; this is "${said}".`) : null;
}
