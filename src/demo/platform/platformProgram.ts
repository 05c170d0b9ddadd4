import path from 'node:path';

/** The platform's own program, to be run by `process.execPath`: from the bundle, or from the sources in tests. */
export function platformProgram(): string {
	const bundled = !import.meta.filename.endsWith('.ts');
	return path.join(import.meta.dirname, bundled ? 'platform.js' : 'platformMain.ts');
}

/** Node's flags for the shop: SQLite is built in, but on Node 22.12 still behind a flag, and later with a warning. */
export function shopNodeFlags(): readonly string[] {
	const known = process.allowedNodeEnvironmentFlags;
	return ['--experimental-sqlite', '--disable-warning=ExperimentalWarning'].filter(flag =>
		known.has(flag.split('=')[0] ?? flag),
	);
}
