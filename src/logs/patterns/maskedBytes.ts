/** Bytes that a masked line is written into. Long enough for any: see `createMasked`. */
export type Masked = {readonly bytes: Uint8Array; length: number};

/** Room for a line of so many bytes: each may become the sign for a value. */
export function createMasked(longest: number): Masked {
	return {bytes: new Uint8Array(4 * longest + 16), length: 0};
}

/** Writes the sign for a value, unless it stands there already. */
export function putVariable(out: Masked): void {
	if (endsWithVariable(out)) return;
	const {bytes} = out;
	bytes[out.length++] = 0x3c;
	bytes[out.length++] = 0x2a;
	bytes[out.length++] = 0x3e;
}

/** Whether the last that was written is the sign for a value. */
export function endsWithVariable({bytes, length}: Masked): boolean {
	return length >= 3 && bytes[length - 1] === 0x3e && bytes[length - 2] === 0x2a && bytes[length - 3] === 0x3c;
}

/** Writes bytes as they are. */
export function put(out: Masked, from: Uint8Array, begin: number, end: number): void {
	const {bytes} = out;
	let length = out.length;
	for (let at = begin; at < end; at++) bytes[length++] = from[at] ?? 0;
	out.length = length;
}

/** Names of fields, to be looked up in bytes without making a text of them. */
export type Names = ReadonlyMap<number, readonly Uint8Array[]>;

/** @param names in lower case; they are found in any */
export function namesOf(...names: readonly string[]): Names {
	return Map.groupBy(
		names.map(name => Buffer.from(name)),
		({length}) => length,
	);
}

/** Whether one of the names stands there, whatever its case. */
export function isNamed(names: Names, bytes: Uint8Array, begin: number, end: number): boolean {
	const candidates = names.get(end - begin);
	return candidates?.some(name => name.every((code, i) => code === lower(bytes[begin + i]))) ?? false;
}

function lower(code: number | undefined): number {
	return code === undefined ? 0 : code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}
