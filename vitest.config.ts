import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: ['test/support/globalSetup.ts'],
		// Each wait in a test gives up by itself, after half a minute: these are for tests with several of them.
		testTimeout: 120_000,
		hookTimeout: 120_000,
		expect: {poll: {timeout: 30_000, interval: 20}},
		// On two cores: the tests of whole programs wait for a third of their time.
		maxWorkers: 3,
	},
});
