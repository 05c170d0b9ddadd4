import {shellCommands} from '../config/shellWords.ts';

/**
 * The first variable that a command reads and that nothing sets: such a command would run with an empty text in its place.
 * @param isKnown whether commands of the release have a variable of this name
 * @returns as it would be written, such as `$TAG`; null where there is none
 */
export function unsetVariable(command: string, isKnown: (name: string) => boolean): string | null {
	for (const {name} of shellCommands(command)
		.flat()
		.flatMap(({variables}) => variables)) {
		if (/^\d/.test(name) || isKnown(name) || isSetIn(command, name)) continue;
		return `$${name}`;
	}

	return null;
}

// By an assignment, a loop or "read"; or the command itself says what is to happen without it.
function isSetIn(command: string, name: string): boolean {
	return new RegExp(`\\b${name}=|\\bfor\\s+${name}\\b|\\bread\\s[^;|&\\n]*\\b${name}\\b|\\{${name}:?[-=+?]`).test(
		command,
	);
}
