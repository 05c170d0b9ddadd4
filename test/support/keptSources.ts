import path from 'node:path';

/** Variables of programs of the tests that run from their sources: what Node makes of these is kept for the next start. */
export const keptSources = {
	NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, '../../node_modules/.cache/node-compile'),
};
