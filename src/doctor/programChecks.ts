import path from 'node:path';
import {plainText} from '../domain/sanitize.ts';
import {findProgram} from '../process/findProgram.ts';
import {type Check, checksOf} from './check.ts';
import {commandPrograms} from './commandPrograms.ts';
import type {NamedCommand} from './namedCommands.ts';
import {programVersion} from './programVersion.ts';

/** Whether the programs are here that commands name, with the versions of well-known ones. */
export async function programChecks(
	commands: readonly NamedCommand[],
	root: string,
	env: NodeJS.ProcessEnv,
): Promise<readonly Check[]> {
	const users = new Map<string, string[]>();
	for (const {where, command} of commands) {
		for (const name of commandPrograms(command)) {
			const places = users.get(name) ?? [];
			if (!places.includes(where)) places.push(where);
			users.set(name, places);
		}
	}

	return Promise.all([...users].map(([name, places]) => programCheck(name, places, root, env)));
}

async function programCheck(
	name: string,
	places: readonly string[],
	root: string,
	env: NodeJS.ProcessEnv,
): Promise<Check> {
	const {ok, warn, fail} = checksOf('program');
	const shown = plainText(name);
	const used = `used by ${places.slice(0, 3).join(', ')}${places.length > 3 ? ' …' : ''}`;
	if (name.includes('/')) {
		const file = name.startsWith('~/') ? path.join(env['HOME'] ?? '', name.slice(2)) : path.resolve(root, name);
		if (findProgram(file) !== null) return ok(`${shown} (${used})`);
		// It may come with a commit, or with an earlier step.
		return warn(`${shown} is not here, or may not be run (${used})`, `Where it should be here already: ls -l ${shown}`);
	}

	const file = findProgram(name, env['PATH']);
	if (file === null) {
		const text = `${shown} is not on PATH (${used})`;
		const mend = `Install ${shown}, or add its folder to PATH.`;
		// Nothing of a release fails for want of a log.
		return places.every(place => place.startsWith('logs ')) ? warn(text, mend) : fail(text, mend);
	}

	const version = await programVersion(name, file, root);
	return ok(`${shown}${version === null ? '' : ` ${version}`} (${used})`);
}
