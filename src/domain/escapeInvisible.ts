import {invisible, widthOf} from './characterWidth.ts';

/** A JSON text that says the same, in which nothing acts on a terminal, takes no room or turns the order of others. */
export function escapeInvisible(json: string): string {
	return json.replace(/[^\n\x20-\x7e]/gu, character =>
		widthOf(character.codePointAt(0) ?? 0) === invisible
			? Array.from({length: character.length}, (_, at) => numberOf(character.charCodeAt(at))).join('')
			: character,
	);
}

function numberOf(code: number): string {
	return `\\u${code.toString(16).padStart(4, '0')}`;
}
