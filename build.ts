// Bundles the program into dist/: one entry per process, chunks shared between them. `node build.ts`.
import {createHash} from 'node:crypto';
import {globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';

// A demo may be running from dist/: what is up to date is left alone.
const stamp = path.join('dist', '.inputs');
const inputs = hashInputs();
if (readStamp() !== inputs) await bundle();

async function bundle(): Promise<void> {
	mkdirSync('dist', {recursive: true});
	const {metafile} = await build({
		entryPoints: {
			main: 'src/main.ts',
			runner: 'src/runner/runnerMain.ts',
			shim: 'src/runner/shimMain.ts',
			migrate: 'src/migrations/migrateMain.ts',
			platform: 'src/demo/platform/platformMain.ts',
		},
		outdir: 'dist',
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		jsx: 'automatic',
		minify: true,
		legalComments: 'none',
		metafile: true,
		// better-sqlite3 is native. The other two are optional: pg works without libpq, Ink without its devtools.
		external: ['better-sqlite3', 'pg-native', 'react-devtools-core'],
		// React's development build leaks a measurement per render. Set here, it does not reach the team's commands.
		define: {'process.env.NODE_ENV': '"production"'},
		// Some of the bundled packages are CommonJS and call require().
		banner: {
			js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
		},
		logLevel: 'warning',
	});

	const made = new Set(Object.keys(metafile.outputs).map(file => path.basename(file)));
	for (const file of readdirSync('dist')) if (!made.has(file)) rmSync(path.join('dist', file), {recursive: true});
	writeFileSync(stamp, inputs);
}

function hashInputs(): string {
	const hash = createHash('sha256');
	const files = globSync(['{src,store,components}/**/*.{ts,tsx}', 'build.ts', 'package.json', 'package-lock.json']);
	for (const file of files.toSorted()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
	return hash.digest('hex');
}

function readStamp(): string | null {
	try {
		return readFileSync(stamp, 'utf8');
	} catch {
		return null;
	}
}
