/** Node's flags for the shop: SQLite is built in, but on Node 22.12 still behind a flag, and later with a warning. */
export function shopNodeFlags(): readonly string[] {
	const known = process.allowedNodeEnvironmentFlags;
	return ['--experimental-sqlite', '--disable-warning=ExperimentalWarning'].filter(flag =>
		known.has(flag.split('=')[0] ?? flag),
	);
}
