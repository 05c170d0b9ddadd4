import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: ['test/support/build.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// On two cores: the tests of whole programs wait for a third of their time.
		maxWorkers: 3,
	},
});
