/** Numbers that are added at the end and dropped at the front, eight bytes each. */
export type NumberColumn = {
	readonly length: number;
	at(index: number): number;
	set(index: number, value: number): void;
	push(value: number): void;
	dropFront(count: number): void;
	/** The last index whose value is not above `value`, in a column that only rises; -1 when there is none. */
	floor(value: number): number;
};

export function createNumberColumn(): NumberColumn {
	let values = new Float64Array(64);
	let head = 0;
	let length = 0;

	return {
		get length() {
			return length;
		},
		at: index => values[head + index] ?? Number.NaN,
		set(index, value) {
			values[head + index] = value;
		},
		push(value) {
			if (head + length === values.length) {
				const larger = head > values.length / 2 ? values : new Float64Array(values.length * 2);
				larger.set(values.subarray(head, head + length));
				values = larger;
				head = 0;
			}

			values[head + length++] = value;
		},
		dropFront(count) {
			head += count;
			length -= count;
		},
		floor(value) {
			let low = 0;
			let high = length;
			while (low < high) {
				const middle = (low + high) >>> 1;
				if ((values[head + middle] ?? 0) <= value) low = middle + 1;
				else high = middle;
			}

			return low - 1;
		},
	};
}
