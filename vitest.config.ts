import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// Whole-program tests start many processes: more workers than cores only makes them wait on each other.
		maxWorkers: 2,
	},
});
