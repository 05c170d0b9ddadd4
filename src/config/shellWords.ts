/** One word of a command line, as far as remarks need to know it. */
export type ShellWord = {
	/** Without its quotes and backslashes. */
	readonly text: string;
	/** The variables that the shell puts in, with whether they stand in double quotes. */
	readonly variables: readonly {readonly name: string; readonly isQuoted: boolean}[];
};

/** The simple commands of a shell text with their words, near enough for a remark: comments are left out, quotes heeded. */
export function shellCommands(text: string): readonly (readonly ShellWord[])[] {
	const commands: ShellWord[][] = [];
	let words: ShellWord[] = [];
	let word: ShellWord | null = null;
	const endWord = () => {
		if (word) words.push(word);
		word = null;
	};
	// A backslash at the end of a line is no part of anything.
	for (const [piece] of text.replaceAll('\\\n', '').matchAll(pieces)) {
		if (/^\s/.test(piece) && !piece.includes('\n')) endWord();
		else if (/^[\s;&|()]/.test(piece)) {
			endWord();
			commands.push(words);
			words = [];
		} else if (!comment.test(piece) || word) word = grown(word, piece);
	}

	endWord();
	return [...commands, words].filter(command => command.length > 0);
}

/** What is escaped, what is quoted, what ends a word or a command, a comment, and anything else. */
const pieces = /\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\S\n]+|[\n;&|()]\s*|(?<![^\s;&|()])#[^\n]*|['"#]|[^\\'"#\s;&|()]+/gs;

const comment = /^#/;

function grown(word: ShellWord | null, piece: string): ShellWord {
	const isEscaped = piece.startsWith('\\') && piece.length === 2;
	const isWhole = piece.length > 1 && /^['"]/.test(piece);
	const found = isEscaped || (isWhole && piece.startsWith("'")) ? [] : [...piece.matchAll(/\\.|\$\{?(\w+)/gs)];
	const names = found.flatMap(([, name]) => name ?? []);
	return {
		text: (word?.text ?? '') + (isWhole ? piece.slice(1, -1) : isEscaped ? piece.slice(1) : piece),
		variables: [...(word?.variables ?? []), ...names.map(name => ({name, isQuoted: isWhole}))],
	};
}
