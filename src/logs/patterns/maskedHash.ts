import type {Masked} from './maskedBytes.ts';

/** A hash of 53 bits: of twenty thousand texts, two have the same in one of forty million logs. */
export function hashOf({bytes, length}: Masked): number {
	let high = 0x811c9dc5;
	let low = 0x9e3779b9;
	for (let at = 0; at < length; at++) {
		const code = bytes[at] ?? 0;
		high = Math.imul(high ^ code, 0x01000193);
		low = Math.imul(low ^ code, 0x5bd1e995);
	}

	return ((high ^ (high >>> 15)) >>> 0) * 0x200000 + (((low ^ (low >>> 13)) >>> 0) & 0x1fffff);
}
