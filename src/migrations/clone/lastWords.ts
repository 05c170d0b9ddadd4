/** The lines behind which a stack is printed, or of which one consists: Node, Python, Ruby, Java. */
const ofStack = /^\s+(?:at |File "|from |\^+\s*$)|^\S+\.rb:\d+:in |^Traceback /;

/** What a command said last, without the stack that it printed: a few lines in one. */
export function lastWords(said: string): string {
	const lines = said.split('\n');
	const told = lines.filter((line, index) => {
		// Python prints the line of its source behind each place.
		const isSource = /^\s+File "/.test(lines[index - 1] ?? '') && /^\s/.test(line);
		return line.trim() !== '' && !ofStack.test(line) && !isSource;
	});
	return told
		.slice(-5)
		.map(line => line.trim())
		.join('; ');
}
