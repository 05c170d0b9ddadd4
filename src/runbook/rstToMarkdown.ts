/**
 * The parts of reStructuredText that runbooks use, as Markdown, line by line: headings that are underlined, lists that
 * number themselves, literal blocks, and double backticks. Lines keep their numbers.
 */
export function rstToMarkdown(text: string): string {
	const lines = text.replaceAll('\r\n', '\n').split('\n');
	// The first kind of underline that is met is that of the highest headings, and so on.
	const kinds: string[] = [];
	const made = lines.map((line, index) => converted(line, lines[index - 1] ?? '', lines[index + 1] ?? '', kinds));
	for (const [index, line] of lines.entries()) if (/::(?:\s*\w*)?\s*$/.test(line)) fence(lines, index, made);
	return made.join('\n');
}

function converted(line: string, before: string, after: string, kinds: string[]): string {
	if (isRule(line) && (isTitle(before) || isTitle(after))) return '';
	if (isTitle(line) && isRule(after)) return `${'#'.repeat(depthOf(after, kinds))} ${line.trim()}`;
	return line
		.replace(/^(\s*)#\.\s/, '$11. ')
		.replace(/^(\s*)\((\d+)\)\s/, '$1$2. ')
		.replace(/``([^`]+)``/g, '`$1`')
		.replace(/::\s*$/, ':');
}

/** Puts fences around the block that a line ending in `::`, or a code directive, begins: what is indented deeper. */
function fence(lines: readonly string[], opening: number, made: string[]): void {
	const indent = ' '.repeat(indentOf(lines[opening] ?? ''));
	const isDirective = /^\s*\.\. (?:code|code-block|sourcecode)::/.test(lines[opening] ?? '');
	const isInside = (line: string) => line.trim() === '' || indentOf(line) > indent.length;
	let end = opening + 1;
	while (end < lines.length && isInside(lines[end] ?? '')) end += 1;
	const last = lines.findLastIndex((line, index) => index > opening && index < end && line.trim() !== '');
	const first = lines.findIndex((line, index) => index > opening && line.trim() !== '');
	if (last < 0 || (!isDirective && first === opening + 1)) return;
	const content = ' '.repeat(indentOf(lines[first] ?? ''));
	// Where there is no blank line for a fence, the end of what is around it ends the block, too.
	made[isDirective ? opening : opening + 1] = `${isDirective ? indent : content}\`\`\``;
	for (let index = first; index <= last; index += 1) made[index] = lines[index] ?? '';
	if (lines[last + 1]?.trim() === '') made[last + 1] = `${isDirective ? indent : content}\`\`\``;
}

function indentOf(line: string): number {
	return line.length - line.trimStart().length;
}

function depthOf(rule: string, kinds: string[]): number {
	const kind = rule.trim().charAt(0);
	if (!kinds.includes(kind)) kinds.push(kind);
	return Math.min(6, kinds.indexOf(kind) + 1);
}

function isRule(line: string): boolean {
	return /^([=\-~^"'`#*+.:_])\1{2,}\s*$/.test(line);
}

function isTitle(line: string): boolean {
	return /^\S/.test(line) && !isRule(line) && !/^(?:[-*+]|\d+\.|#\.)\s/.test(line);
}
