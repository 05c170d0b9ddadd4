import {expect, test} from 'vitest';
import {createNearbyBytes} from '../../src/logs/nearbyBytes.ts';
import {type Bytes, memoryBytes} from '../../src/logs/segment.ts';

function counted(text: string): Bytes & {readings: number; text: string} {
	const counting = {
		readings: 0,
		text,
		read(target: Buffer, position: number, length: number) {
			counting.readings++;
			return memoryBytes(Buffer.from(counting.text), 0).read(target, position, length);
		},
		close() {},
	};
	return counting;
}

const read = (nearby: ReturnType<typeof createNearbyBytes>, bytes: Bytes, position: number, length: number) =>
	nearby.read(bytes, position, length).toString();

test('what lies close behind is read along, and of another file is not', () => {
	const nearby = createNearbyBytes(8);
	const [one, other] = [counted('abcdefghij'), counted('0123456789')];
	nearby.together(() => {
		expect(read(nearby, one, 2, 3)).toBe('cde');
		expect(read(nearby, one, 4, 4)).toBe('efgh');
		expect(read(nearby, one, 8, 5)).toBe('ij');
		expect(read(nearby, one, 10, 3)).toBe('');
		expect(one.readings).toBe(1);
		expect(read(nearby, one, 1, 2)).toBe('bc');
		expect(read(nearby, other, 1, 2)).toBe('12');
		expect(read(nearby, one, 1, 2)).toBe('bc');
		expect([one.readings, other.readings]).toEqual([3, 1]);
	});
});

test('what was read within one work is read again in the next, and without a work every time', () => {
	const nearby = createNearbyBytes(8);
	const bytes = counted('abc');
	expect(nearby.together(() => read(nearby, bytes, 0, 3))).toBe('abc');
	bytes.text = 'xyz';
	expect(nearby.together(() => read(nearby, bytes, 0, 3))).toBe('xyz');
	expect(() =>
		nearby.together(() => {
			read(nearby, bytes, 0, 3);
			throw new Error('in between');
		}),
	).toThrow('in between');
	bytes.text = 'abc';
	expect(read(nearby, bytes, 0, 3)).toBe('abc');
	expect(read(nearby, bytes, 0, 3)).toBe('abc');
	expect(bytes.readings).toBe(5);
});

test('where what stood before was cut off, the rest is still read', () => {
	const nearby = createNearbyBytes(8);
	const bytes = memoryBytes(Buffer.from('rest'), 100);
	nearby.together(() => {
		expect(read(nearby, bytes, 90, 14)).toBe('');
		expect(read(nearby, bytes, 100, 4)).toBe('rest');
	});
});

test('at most as much is read as was said, or a block', () => {
	const nearby = createNearbyBytes(1 << 16);
	const bytes = counted('é'.repeat(1 << 16));
	expect(nearby.together(() => nearby.read(bytes, 0, 1 << 16)).length).toBe(1 << 16);
	expect(nearby.together(() => nearby.read(bytes, 1 << 14, 10)).length).toBe(10);
});
