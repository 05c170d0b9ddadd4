import {createMasked} from './maskedBytes.ts';
import {lookedAtJson, maskLine} from './maskLine.ts';

const out = createMasked(lookedAtJson);

/**
 * The words of a line, with `<*>` for what varies.
 * @param line without colours
 * @returns empty for a line that belongs to the one before
 */
export function maskedTokens(line: string): readonly string[] {
	const bytes = Buffer.from(line);
	if (!maskLine(bytes, 0, bytes.length, out)) return [];
	return Buffer.from(out.bytes.subarray(0, out.length)).toString().split(' ');
}
