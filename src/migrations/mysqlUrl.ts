import type {ConnectionOptions} from 'mysql2/promise';

/**
 * Where a `mysql://` or `mariadb://` URL leads. Of its parameters those count that MySQL's own programs know: `ssl-mode`
 * and `socket`. Without `ssl-mode` the connection is not encrypted; any other parameter belongs to a framework.
 * @throws TypeError "Invalid URL" for what is none
 */
export function mysqlOptions(database: string): ConnectionOptions {
	const url = new URL(database);
	const parameter = (...names: readonly string[]) =>
		names.map(name => url.searchParams.get(name)).find(value => value !== null) ?? null;
	const socketPath = parameter('socket', 'unix_socket', 'socketPath');
	const ssl = sslModes[(parameter('ssl-mode', 'sslmode', 'ssl_mode') ?? '').toLowerCase().replaceAll('-', '_')];
	return {
		...(socketPath === null
			? {host: url.hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost', port: Number(url.port || 3306)}
			: {socketPath}),
		user: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
		database: mysqlDatabase(url),
		...(ssl ? {ssl} : {}),
	};
}

/** The database that a URL names; empty where it names none. */
export function mysqlDatabase(url: URL): string {
	return decodeURIComponent(url.pathname.slice(1));
}

const sslModes: Readonly<Record<string, {readonly rejectUnauthorized: boolean; readonly verifyIdentity: boolean}>> = {
	required: {rejectUnauthorized: false, verifyIdentity: false},
	verify_ca: {rejectUnauthorized: true, verifyIdentity: false},
	verify_identity: {rejectUnauthorized: true, verifyIdentity: true},
};
