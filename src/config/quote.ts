const longest = 60;

/**
 * Foreign text inside a message: in quotes, short, and without anything that a terminal would obey or that would
 * reorder the line. Control, bidirectional and zero-width characters are written as escapes.
 */
export function quote(text: string): string {
	const short = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
	return JSON.stringify(short).replace(
		/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
