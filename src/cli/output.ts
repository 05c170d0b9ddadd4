import process from 'node:process';
import {styleText} from 'node:util';
import stringWidth from 'string-width';
import type {Refusal} from '../domain/decision.ts';
import {escapeInvisible} from '../domain/escapeInvisible.ts';
import {colorText, plainText} from '../domain/sanitize.ts';
import {redact} from '../mask/redact.ts';
import {exitCodes} from './exitCode.ts';

let isGuarded = false;

/** Prints a text as it is, but for secrets, or bytes as they are. */
export function print(text: string | Uint8Array): void {
	write(typeof text === 'string' ? redact(text) : text);
}

/**
 * Prints a line for people, or several. Whatever stands in it, only text and colours reach the terminal, and not even
 * colours where `paint` would give none.
 */
export function say(text = ''): void {
	print(`${forTerminal(text)}\n`);
}

/** A text of one or more lines as `say` prints it. */
export function forTerminal(text: string): string {
	return safeLines(text, paint('bold', '.') === '.' ? plainText : line => colorText(line));
}

/** Prints one JSON document. It does nothing to a terminal either. */
export function sayJson(document: unknown): void {
	write(`${escapeInvisible(redact(JSON.stringify(document, null, 2)))}\n`);
}

/** Prints one JSON document of a stream of them, on a line of its own. */
export function sayJsonLine(document: unknown): void {
	write(`${escapeInvisible(redact(JSON.stringify(document)))}\n`);
}

/** Prints a remark that is no result, of one line or several, without colours. */
export function remark(text: string): void {
	process.stderr.write(`${safeLines(redact(text), plainText)}\n`);
}

/** Says why something was not done, and what to do instead. */
export function tellRefusal({message, hint}: Pick<Refusal, 'message' | 'hint'>): void {
	remark(message);
	if (hint) remark(hint);
}

/** Colours a text, which loses its own colours, where the terminal shows colours and NO_COLOR does not forbid it. */
export function paint(style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string): string {
	return styleText(style, plainText(text), {stream: process.stdout});
}

/** Rows whose last cell has a text over several lines; the cells before it stand in the first. */
export function overLines(before: readonly string[], text: string, behind = ''): readonly (readonly string[])[] {
	const [first = '', ...rest] = text.trimEnd().split(/\r?\n/).map(plainText);
	return [[...before, `${first}${behind}`], ...rest.map(line => [...before.map(() => ''), line])];
}

/** Rows as aligned columns, two blanks apart; the last column is left as it is. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
	const widths: number[] = [];
	for (const row of rows) {
		for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
	}

	return rows.map(row =>
		row
			.map((cell, index) =>
				index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - stringWidth(cell)),
			)
			.join('  ')
			.trimEnd(),
	);
}

/** Whether a person sits at a terminal that can do more than print lines. */
export function isInteractive(): boolean {
	return process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
}

function write(text: string | Uint8Array): void {
	if (!isGuarded) process.stdout.on('error', endOfOutput);
	isGuarded = true;
	process.stdout.write(text);
}

function safeLines(text: string, safe: (line: string) => string): string {
	return text.split(/\r?\n/).map(safe).join('\n');
}

// Nobody reads any more, as behind `| head`: that is no fault, and a release goes on by itself.
function endOfOutput(error: NodeJS.ErrnoException): void {
	if (error.code === 'EPIPE') process.exit(exitCodes.interrupted);
	remark(`The output cannot be written: ${error.message}`);
	process.exit(exitCodes.failed);
}
