import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createArrivals} from '../../src/logs/arrivals.ts';
import {createShownRows} from '../../src/logs/shownRows.ts';

test('arrivals tell the source and the line of every row, as a plain list would', () => {
	const run = fc.record({
		source: fc.integer({min: 1, max: 3}),
		count: fc.integer({min: 1, max: 5}),
		late: fc.nat(1500),
	});
	fc.assert(
		fc.property(fc.array(run, {maxLength: 60}), fc.nat(), (runs, drop) => {
			const arrivals = createArrivals();
			const plain: {source: number; line: number}[] = [];
			const next = [0, 0, 0, 0];
			let at = 0;
			for (const {source, count, late} of runs) {
				at += late;
				const line = next[source] ?? 0;
				arrivals.add({source, line, count, at});
				for (let offset = 0; offset < count; offset++) plain.push({source, line: line + offset});
				next[source] = line + count;
			}

			const first = plain.length === 0 ? 0 : drop % plain.length;
			arrivals.dropBefore(first);
			expect([arrivals.first, arrivals.end]).toEqual([first, plain.length]);
			for (let row = first; row < plain.length; row++) {
				const from = arrivals.from(row);
				expect(from).toMatchObject(plain[row] ?? {});
				expect(plain[row + from.count - 1]).toEqual({source: from.source, line: from.line + from.count - 1});
				const upTo = arrivals.upTo(row);
				expect({source: upTo.source, line: upTo.line + upTo.count - 1}).toEqual(plain[row]);
				expect(row - upTo.count + 1).toBeGreaterThanOrEqual(first);
				expect(plain[row - upTo.count + 1]).toEqual({source: upTo.source, line: upTo.line});
			}
		}),
	);
});

test('shown rows keep their numbers when rows are dropped', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.nat(80), {maxLength: 40}), fc.nat(90), (picked, drop) => {
			const rows = picked.toSorted((a, b) => a - b);
			const shown = createShownRows();
			for (const row of rows) shown.add(row, 1);
			shown.dropBefore(drop);
			expect(shown.length).toBe(rows.length);
			expect(shown.first).toBe(rows.filter(row => row < drop).length);
			for (let at = shown.first; at < shown.length; at++) {
				expect(shown.from(at).row).toBe(rows[at]);
				expect(rows[at + shown.from(at).count - 1]).toBe((rows[at] ?? 0) + shown.from(at).count - 1);
				expect(shown.upTo(at).row).toBe(rows[at]);
				expect(rows[at - shown.upTo(at).count + 1]).toBe((rows[at] ?? 0) - shown.upTo(at).count + 1);
			}

			for (let row = drop; row < 90; row++) expect(shown.shownFrom(row)).toBe(rows.filter(each => each < row).length);
		}),
	);
});
