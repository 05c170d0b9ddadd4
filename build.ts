// Bundles the program into dist/: one entry per process, chunks shared between them. `node build.ts`.
import {rmSync} from 'node:fs';
import {build} from 'esbuild';

rmSync('dist', {recursive: true, force: true});

await build({
	entryPoints: {
		main: 'src/main.ts',
		runner: 'src/runner/runnerMain.ts',
		shim: 'src/runner/shimMain.ts',
	},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	jsx: 'automatic',
	minify: true,
	keepNames: true,
	sourcemap: false,
	legalComments: 'none',
	// better-sqlite3 is native. The other two are optional: pg works without libpq, Ink without its devtools.
	external: ['better-sqlite3', 'pg-native', 'react-devtools-core'],
	define: {'process.env.NODE_ENV': '"production"'},
	// Some of the bundled packages are CommonJS and call require().
	banner: {js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);"},
	logLevel: 'warning',
});
