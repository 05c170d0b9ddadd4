import {shellCommands} from '../config/shellWords.ts';

/**
 * The first part of a command that goes on until a person ends it, or wants a terminal: a release would wait for it in vain.
 * @returns its program with what makes it so, such as `tail -f`; null where there is none
 */
export function endlessCommand(command: string): string | null {
	for (const [first, ...rest] of shellCommands(command)) {
		const program = first?.text.replace(/^.*\//s, '') ?? '';
		if (screens.has(program)) return program;
		const follow = followers.has(program) ? rest.find(({text}) => /^(?:-[a-z]*[fF]|--follow)$/.test(text)) : undefined;
		if (follow && (readers.has(program) || rest.some(({text}) => text === 'logs'))) return `${program} ${follow.text}`;
		const terminal = rest.some(({text}) => text === 'exec' || text === 'run');
		if (terminal && followers.has(program) && rest.some(({text}) => /^-(?:it|ti)$/.test(text))) return `${program} -it`;
	}

	return null;
}

/** Programs that show something until somebody leaves them. */
const screens: ReadonlySet<string> = new Set(['watch', 'less', 'more', 'top', 'htop', 'vi', 'vim', 'nano', 'emacs']);

/** Programs that print a file or a journal, and with an option go on doing so. */
const readers: ReadonlySet<string> = new Set(['tail', 'journalctl']);

const followers: ReadonlySet<string> = new Set([...readers, 'kubectl', 'docker', 'docker-compose', 'podman']);
