import {escapeInvisible} from '../domain/escapeInvisible.ts';

const longest = 60;

/**
 * Foreign text inside a message: in quotes, short, and without anything that a terminal would obey or that would
 * reorder the line. Whatever would not be seen is written as an escape.
 */
export function quote(text: string): string {
	const short = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
	return escapeInvisible(JSON.stringify(short));
}
