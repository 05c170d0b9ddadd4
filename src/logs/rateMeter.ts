/** Counts lines a second over the last few full seconds. */
export type RateMeter = {
	add(lines: number): void;
	rate(): number;
};

const seconds = 3;

export function createRateMeter(now: () => number = () => performance.now()): RateMeter {
	const counts = new Float64Array(seconds + 1);
	let current = Math.floor(now() / 1000);

	const turn = () => {
		const second = Math.floor(now() / 1000);
		for (let passed = Math.min(second - current, counts.length); passed > 0; passed--) {
			counts.copyWithin(1, 0);
			counts[0] = 0;
		}

		current = second;
	};

	return {
		add(lines) {
			turn();
			counts[0] = (counts[0] ?? 0) + lines;
		},
		rate() {
			turn();
			// The running second counts as far as it has come, so that the first lines show at once.
			const part = (now() / 1000) % 1;
			const total = counts.reduce((sum, count, age) => sum + (age === seconds ? count * (1 - part) : count), 0);
			return Math.round(total / seconds);
		},
	};
}
