import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLineIndex, longestLine} from '../../src/logs/lineIndex.ts';
import {emptySegment, memoryBytes} from '../../src/logs/segment.ts';

function linesOf(index: ReturnType<typeof createLineIndex>): readonly string[] {
	return Array.from({length: index.length}, (_, line) => {
		const place = index.place(line);
		if (!place) return '';
		const target = Buffer.alloc(place.end - place.start);
		place.segment.bytes.read(target, place.start, target.length);
		return target.toString();
	});
}

test('however the bytes are cut, the lines are the same', () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom('a', 'bc', '\n', '\n\n', 'ddd\n'), {maxLength: 200}),
			fc.array(fc.tuple(fc.nat(), fc.boolean()), {maxLength: 20}),
			(pieces, cuts) => {
				const bytes = Buffer.from(pieces.join(''));
				const index = createLineIndex();
				index.begin({bytes: memoryBytes(bytes, 0)}, 0);
				let from = 0;
				for (const [cut, isOpen] of cuts.toSorted((a, b) => a[0] - b[0])) {
					const to = Math.max(from, cut % (bytes.length + 1));
					index.add(bytes.subarray(from, to));
					if (isOpen) index.showOpen();
					from = to;
				}

				index.add(bytes.subarray(from));
				index.showOpen();
				expect(linesOf(index)).toEqual(bytes.toString().match(/[^\n]*\n|[^\n]+$/g) ?? []);
			},
		),
	);
});

test('a long line becomes pieces, and none of them is empty', () => {
	for (const length of [longestLine - 1, longestLine, longestLine + 1, 3 * longestLine]) {
		const bytes = Buffer.from(`${'x'.repeat(length)}\nend\n`);
		const index = createLineIndex();
		index.begin({bytes: memoryBytes(bytes, 0)}, 0);
		for (let at = 0; at < bytes.length; at += 1000) index.add(bytes.subarray(at, at + 1000));
		const lines = linesOf(index);
		expect(lines).toHaveLength(Math.ceil(length / longestLine) + 1);
		expect(lines.join('')).toBe(bytes.toString());
		expect(lines.every(line => line.trim() !== '')).toBe(true);
	}
});

test('lines keep their numbers when others are dropped and when another file goes on', () => {
	const first = Buffer.from('x\n'.repeat(50_000));
	const second = Buffer.from('second\n');
	const index = createLineIndex();
	index.begin({bytes: memoryBytes(first, 0)}, 0);
	index.add(first);
	index.begin({bytes: memoryBytes(second, 0)}, 0);
	index.add(second);
	index.dropBefore(40_000);
	expect(index.length).toBe(50_001);
	expect(index.place(0)).toBeNull();
	expect(index.place(40_000)).toMatchObject({start: 80_000, end: 80_002});
	expect(linesOf(index)[50_000]).toBe('second\n');
	expect(index.place(50_001)).toBeNull();
});

test('a segment is let go of with its last line', () => {
	let closed = 0;
	const bytes = Buffer.from('x\n'.repeat(20_000));
	const index = createLineIndex();
	index.begin({bytes: {...memoryBytes(bytes, 0), close: () => closed++}}, 0);
	index.add(bytes);
	index.begin(emptySegment(), 0);
	index.add(Buffer.from('y\n'));
	index.dropBefore(19_999);
	expect(closed).toBe(0);
	index.dropBefore(20_000);
	expect(closed).toBe(1);
	index.close();
	expect(closed).toBe(1);
});
