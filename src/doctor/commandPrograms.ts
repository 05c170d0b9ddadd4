import {type ShellWord, shellCommands} from '../config/shellWords.ts';

/**
 * The programs that a shell command names, near enough to look for them: the first words of its simple commands, without
 * what the shell does itself. What stands in a variable, or is a function of the text, is not known and left out.
 */
export function commandPrograms(text: string): readonly string[] {
	const functions = new Set([...text.matchAll(/(?:^|[\s;])([A-Za-z_]\w*)\s*\(\s*\)/g)].map(match => match[1]));
	// The body of a here-document is no command, and is cut off with all that follows: better too little than wrong.
	const [read = ''] = text.split(/<<-?\s*['"\\]?\w/);
	const programs = [...substituted(read)].flatMap(part => shellCommands(part)).flatMap(words => programIn(words) ?? []);
	return [...new Set(programs)].filter(name => !functions.has(name));
}

// What a "$(…)" runs is a text of its own, and where it stands, nobody knows what comes of it.
function substituted(text: string): readonly string[] {
	let outer = text.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, piece => (piece.startsWith("'") ? "'$'" : piece));
	const inner: string[] = [];
	for (let before = ''; before !== outer; ) {
		before = outer;
		outer = outer.replace(/\$\(([^()]*)\)/g, (_, command: string) => {
			inner.push(command);
			return '$SAID';
		});
	}

	return [outer, ...inner];
}

/** What the shell does itself, and what begins or ends a part of its grammar. */
const own = new Set(
	': . [ [[ alias bg break case cd command continue declare do done echo elif else esac eval exit export false fg fi for function getopts hash if in jobs kill let local popd printf pushd pwd read readonly return select set shift source test then times trap true type typeset ulimit umask unalias unset until wait while { } ! }'.split(
		' ',
	),
);

/** Words behind which a command goes on. */
const goesOn = new Set([
	'!',
	'{',
	'do',
	'elif',
	'else',
	'if',
	'then',
	'until',
	'while',
	'exec',
	'command',
	'time',
	'nohup',
]);

/** Programs that run the rest of their words. */
const carriers = new Set(['env', 'nice', 'sudo', 'setsid', 'stdbuf', 'timeout', 'xargs']);

/** Options of theirs with a value in the next word. */
const withValue = new Set(['-u', '-g', '-I', '-C', '-k', '-s']);

function programIn(words: readonly ShellWord[]): readonly string[] | null {
	const rest = words.filter(({text}) => !/^\d*[<>]/.test(text)).slice();
	while (rest[0] && (goesOn.has(rest[0].text) || /^[A-Za-z_]\w*=/.test(rest[0].text))) rest.shift();
	const [first, ...others] = rest;
	if (!first || first.variables.length > 0 || own.has(first.text) || !isName(first.text)) return null;
	if (!carriers.has(first.text)) return [first.text];
	const behind = others.findIndex(
		({text}, index) => !/^-|^[A-Za-z_]\w*=|^[\d.]+[smhd]?$/.test(text) && !withValue.has(others[index - 1]?.text ?? ''),
	);
	return [first.text, ...((behind < 0 ? null : programIn(others.slice(behind))) ?? [])];
}

// "a)" of a case, a number, or what is left of something that was not understood, is no program.
function isName(text: string): boolean {
	return /^[A-Za-z_./~][\w.+/~-]*$/.test(text) && !/^\.+$/.test(text);
}
