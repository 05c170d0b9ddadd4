import {messageOf} from '../domain/messageOf.ts';
import {plainText} from '../domain/sanitize.ts';
import {maskCredentials, withoutCredentials} from './databaseUrl.ts';

/** What a database, or the way to it, complained about: one line in words, without credentials. */
export function databaseError(error: unknown, database: string): string {
	const code = property(error, 'code');
	const shown = plainText(maskCredentials(database));
	const said = plainText(withoutCredentials(whyOf(error), database));
	const known = typeof code === 'string' ? sentences[code] : undefined;
	if (known) return `${known}: ${shown}${said === '' ? '' : ` (${said})`}`;
	if (/timeout/i.test(said)) return `the database does not answer: ${shown}`;
	if (/Invalid URL/.test(said)) return `this is no URL of a database: ${shown}`;
	return `${said} (${shown})`;
}

/** The message of a failed statement, with what PostgreSQL adds to it. */
export function statementError(error: unknown, database: string): string {
	const additions = ['detail', 'hint', 'where'].flatMap(name => {
		const value = property(error, name);
		return typeof value === 'string' && value !== '' ? [value] : [];
	});
	const text = [whyOf(error), ...additions].join('; ');
	return plainText(withoutCredentials(text, database));
}

/** Where in the statement PostgreSQL found the mistake, counted in characters from 0; null when it does not say. */
export function errorPosition(error: unknown): number | null {
	const position = Number(property(error, 'position') ?? Number.NaN);
	return Number.isInteger(position) && position > 0 ? position - 1 : null;
}

const sentences: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens at the address of the database',
	ENOENT: 'there is no such database socket or file',
	ENOTFOUND: 'the host of the database is not known',
	EAI_AGAIN: 'the host of the database cannot be looked up',
	EHOSTUNREACH: 'the host of the database cannot be reached',
	ENETUNREACH: 'the host of the database cannot be reached',
	ETIMEDOUT: 'the database does not answer',
	ECONNRESET: 'the connection to the database broke',
	'28P01': 'the database refuses the user or the password',
	'28000': 'the database refuses the user',
	'3D000': 'the server has no such database',
	'42501': 'the user of the database is not allowed to do this',
	'53300': 'the database has no connection left',
	'57P03': 'the database is starting up or shutting down',
	ER_ACCESS_DENIED_ERROR: 'the database refuses the user or the password',
	ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'the database refuses the user or the password',
	ER_HOST_NOT_PRIVILEGED: 'the database refuses this host',
	ER_DBACCESS_DENIED_ERROR: 'the database refuses the user',
	ER_NOT_SUPPORTED_AUTH_MODE: 'the database refuses the user',
	ER_BAD_DB_ERROR: 'the server has no such database',
	ER_CON_COUNT_ERROR: 'the database has no connection left',
	ER_TOO_MANY_USER_CONNECTIONS: 'the database has no connection left',
	ER_SERVER_SHUTDOWN: 'the database is starting up or shutting down',
	PROTOCOL_CONNECTION_LOST: 'the connection to the database broke',
	SQLITE_NOTADB: 'the file is no SQLite database',
	SQLITE_CORRUPT: 'the SQLite database is damaged',
	SQLITE_BUSY: 'the SQLite database is in use by somebody else',
	SQLITE_READONLY: 'the SQLite database is read-only',
	SQLITE_CANTOPEN: 'the SQLite database cannot be opened',
	SQLITE_FULL: 'the disk of the SQLite database is full',
};

// A name with several addresses fails with one error for each of them, and no message of its own.
function whyOf(error: unknown): string {
	if (error instanceof AggregateError && error.message === '') return error.errors.map(whyOf).join(', ');
	return messageOf(error);
}

function property(error: unknown, name: string): unknown {
	return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
