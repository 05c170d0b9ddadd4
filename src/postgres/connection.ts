// What every connection to a PostgreSQL server has to know.

/** "sslmode" means what it means to psql and pg_dump, which get the same URL; pg has a stricter reading of its own. */
export function withLibpqModes(url: string): string {
	if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
	return `${url}&uselibpqcompat=true`;
}
