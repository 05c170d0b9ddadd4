import {defineConfig} from 'vitest/config';
import {LongestFirst} from './test/support/longestFirst.ts';

/** Folders whose tests start nothing and leave nothing behind: they share a process, which saves a third of their time. */
const pure = ['cli', 'components', 'config', 'domain', 'journal', 'mask', 'migrations/{lint,rules,sql}', 'store'];
const pureFiles = pure.map(folder => `test/${folder}/**/*.test.{ts,tsx}`);

// Each wait in a test gives up by itself, after half a minute: these are for tests with several of them.
const limits = {testTimeout: 120_000, hookTimeout: 120_000, expect: {poll: {timeout: 30_000, interval: 20}}};

export default defineConfig({
	test: {
		// On two cores: the tests of whole programs wait for a third of their time.
		maxWorkers: 3,
		globalSetup: ['test/support/sharedServers.ts'],
		sequence: {sequencer: LongestFirst},
		projects: [
			{test: {...limits, name: 'rules', include: pureFiles, isolate: false}},
			{
				test: {
					...limits,
					name: 'programs',
					include: ['test/**/*.test.{ts,tsx}'],
					// Tools of their own bring tests of their own.
					exclude: ['**/node_modules/**', ...pureFiles],
					globalSetup: ['test/support/globalSetup.ts'],
				},
			},
		],
	},
});
