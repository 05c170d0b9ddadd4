// Lets Node run the cockpit from its sources: it takes the types out of .ts by itself, but knows no .tsx.
import {readFileSync} from 'node:fs';
import {registerHooks} from 'node:module';
import {transformSync} from 'esbuild';

registerHooks({
	load(url, context, next) {
		if (!url.endsWith('.tsx')) return next(url, context);
		const text = readFileSync(new URL(url), 'utf8');
		return {
			format: 'module',
			shortCircuit: true,
			source: transformSync(text, {loader: 'tsx', jsx: 'automatic', format: 'esm'}).code,
		};
	},
});
