import {defineConfig} from 'vitest/config';
import {LongestFirst} from './test/support/longestFirst.ts';

/** Folders whose tests start nothing. */
const pure = ['cli', 'components', 'config', 'domain', 'journal', 'mask', 'migrations/{lint,rules,sql}', 'store'];
const pureFiles = pure.map(folder => `test/${folder}/**/*.test.{ts,tsx}`);

const common = {
	// Files share processes, which saves each the start of one and what it loads. They leave nothing behind in it.
	isolate: false,
	// Each wait in a test gives up by itself, after half a minute: these are for tests with several of them.
	testTimeout: 150_000,
	hookTimeout: 120_000,
	expect: {poll: {timeout: 30_000, interval: 20}},
};

export default defineConfig({
	test: {
		// On two cores: the tests of whole programs wait for a third of their time.
		maxWorkers: 4,
		globalSetup: ['test/support/sharedServers.ts'],
		sequence: {sequencer: LongestFirst},
		projects: [
			{test: {...common, name: 'rules', include: pureFiles}},
			{
				test: {
					...common,
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
