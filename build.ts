// Bundles the program into dist/: one entry per process, chunks shared between most of them. `node build.ts`.
import {createHash} from 'node:crypto';
import {globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type BuildOptions, build} from 'esbuild';
import {apart, lazyStringWidth, noDevtools, noLayout, plainBuiltins, plainThrottle} from './bundlePlugins.ts';
import {commandTree} from './src/cli/commandTree.ts';
import {manualPage} from './src/cli/manualPage.ts';
import {buildProgram} from './src/cli/program.ts';
import {version} from './src/version.ts';

// A demo may be running from dist/: what is up to date is left alone.
const stamp = path.join('dist', '.inputs');
const inputs = hashInputs();
const plugins = [plainBuiltins, noLayout, plainThrottle, lazyStringWidth, noDevtools];
/** What is started often, or waited for. */
const scripts = {
	cockpit: 'src/cli/runCockpit.ts',
	program: 'src/cli/runProgram.ts',
	quick: 'src/cli/runQuick.ts',
	runner: 'src/runner/runnerProcess.ts',
};
/** What speaks to a database: a script of its own each, named as its file. */
const drivers = {mysql: 'mysql2/promise', postgres: 'pg'};
// React's development build leaks a measurement per render. Set here, it does not reach the team's commands.
const defined = {
	'process.env.NODE_ENV': '"production"',
	'Intl.Segmenter': 'LazySegmenter',
	bundledFrom: JSON.stringify(inputs.slice(0, 16)),
};
if (readStamp() !== inputs) await bundleAll();

async function bundleAll(): Promise<void> {
	mkdirSync('dist', {recursive: true});
	const made = await Promise.all([
		// In one small piece: the first frame waits for it. All else is loaded behind that frame.
		bundle({main: 'src/main.ts'}),
		// What only a question to a database needs: more than a third of the scripts, if it were in them.
		bundle(drivers, {format: 'cjs', outExtension: {'.js': '.cjs'}, banner: {}}),
		// Scripts, each in one piece: see src/compiledScript.ts.
		bundle(scripts, {
			plugins: [...plugins, apart(drivers)],
			format: 'cjs',
			supported: {'dynamic-import': false},
			outExtension: {'.js': '.cjs'},
			banner: {js: '(function (exports, require, module, __filename, __dirname) {'},
			footer: {js: '})'},
			define: {
				...defined,
				'import.meta.dirname': '__dirname',
				'import.meta.filename': '__filename',
				'import.meta.url': '__filename',
			},
		}),
		bundle({runner: 'src/runner/runnerMain.ts'}),
		bundle(
			{
				migrate: 'src/migrations/migrateMain.ts',
				webhook: 'src/announcements/webhookMain.ts',
				fanout: 'src/fanOut/fanOutMain.ts',
				platform: 'src/demo/platform/platformMain.ts',
				patterns: 'src/logs/patterns/patternWorkerMain.ts',
				judge: 'src/migrations/lint/judgeWorkerMain.ts',
			},
			{splitting: true},
		),
		// In one piece: a running release keeps a copy of it.
		bundle({shim: 'src/runner/shimMain.ts'}),
	]);
	for (const name of Object.keys(scripts)) escapeLetters(path.join('dist', `${name}.cjs`));
	// The command line as data, for completion and the manual page.
	const tree = commandTree(buildProgram(() => {}));
	writeFileSync('dist/commands.json', JSON.stringify(tree));
	writeFileSync('dist/release-tui.1', manualPage(tree, version));
	const kept = [...made.flat(), 'commands.json', 'release-tui.1'];
	for (const file of readdirSync('dist')) {
		if (!kept.includes(file)) rmSync(path.join('dist', file), {recursive: true});
	}

	writeFileSync(stamp, inputs);
}

// They are read as ASCII. esbuild writes texts so, and leaves regular expressions as they are; there, an escape says the same.
function escapeLetters(file: string): void {
	const text = readFileSync(file, 'utf8');
	const escaped = text.replace(
		/[\u0080-\uffff]/g,
		letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	writeFileSync(file, escaped);
}

async function bundle(
	entryPoints: Record<string, string>,
	options: Omit<BuildOptions, 'entryPoints' | 'metafile'> = {},
): Promise<readonly string[]> {
	const {metafile} = await build({
		entryPoints,
		outdir: 'dist',
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		jsx: 'automatic',
		minify: true,
		legalComments: 'none',
		metafile: true,
		// better-sqlite3 is native, and libpg-query finds its WebAssembly beside itself. The other two are optional: pg works
		// without libpq, Ink without its devtools.
		external: ['better-sqlite3', 'libpg-query', 'pg-native', 'react-devtools-core'],
		plugins,
		define: defined,
		inject: ['components/text/lazySegmenter.ts'],
		// Some of the bundled packages are CommonJS and call require(). Not imported: Node would make more of it than is used.
		banner: {js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);"},
		logLevel: 'warning',
		...options,
	});
	return Object.keys(metafile.outputs).map(file => path.basename(file));
}

function hashInputs(): string {
	const hash = createHash('sha256');
	const files = globSync([
		'{src,store,components}/**/*.{ts,tsx}',
		'build.ts',
		'bundlePlugins.ts',
		'package.json',
		'package-lock.json',
	]);
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
