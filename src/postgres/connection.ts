// What every connection to a PostgreSQL server has to know.

/** "sslmode" means what it means to psql and pg_dump, which get the same URL; pg has a stricter reading of its own. */
export function withLibpqModes(url: string): string {
	if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
	return `${url}&uselibpqcompat=true`;
}

/** The server's five characters for an error, or what the system calls one; undefined where it has none. */
export function codeOf(error: unknown): unknown {
	return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
