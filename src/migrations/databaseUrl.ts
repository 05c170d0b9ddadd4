import {isAbsolute, resolve} from 'node:path';
import type {Dialect} from './splitSql.ts';

/** Where a SQLite database lies: an `sqlite:` URL or a plain path, relative to `cwd`. */
export function sqlitePath(database: string, cwd: string): string {
	const match = /^sqlite3?:(\/\/)?(.*)$/is.exec(database);
	let path = database;
	if (match) {
		path = (match[2] ?? '').replace(/\?.*$/s, '');
		// Only the form with slashes is a real URL, in which a blank is written %20.
		if (match[1]) path = decode(path);
	}

	return isAbsolute(path) ? path : resolve(cwd, path);
}

/** What is wrong with a database's URL or path before anything is asked of it; null when nothing is. */
export function databaseProblem(database: string, dialect: Dialect, variable: string): string | null {
	if (database.trim() === '') return `the variable ${variable} is not set: it names the database`;
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(database)?.[1]?.toLowerCase() ?? null;
	if (dialect === 'postgres') {
		const isUrl = scheme === 'postgres' || scheme === 'postgresql';
		return isUrl ? null : `${variable} is no PostgreSQL URL: postgres://user:password@host:5432/database`;
	}

	if (dialect === 'mysql') {
		const isUrl = scheme === 'mysql' || scheme === 'mariadb';
		const example = 'mysql://user:password@host:3306/database';
		if (!isUrl) return `${variable} is no MySQL URL: ${example}`;
		return /^[^:]+:\/\/[^?]*\/[^/?]+(\?|$)/.test(database) ? null : `${variable} names no database: ${example}`;
	}

	if (scheme !== null && !/^sqlite3?$/.test(scheme)) {
		return `${variable} names no SQLite file, but ${scheme}: release.yaml says dialect: sqlite`;
	}

	return /(^|:)(\/\/)?(:memory:)?(\?.*)?$/.test(database) ? `${variable} names no SQLite file` : null;
}

/** Puts stars in the place of the password in a database's URL. */
export function maskCredentials(url: string): string {
	return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/@]*):.*@/is, '$1:***@').replace(/([?&]password=)[^&]*/gi, '$1***');
}

/** Takes a database's URL and its password out of a text. */
export function withoutCredentials(text: string, database: string): string {
	const password = /^[a-z][a-z0-9+.-]*:\/\/[^:/@]*:(.*)@/is.exec(database)?.[1] ?? '';
	const query = /[?&]password=([^&]*)/i.exec(database)?.[1] ?? '';
	let clean = text.replaceAll(database, maskCredentials(database));
	for (const secret of [password, decode(password), query, decode(query)]) {
		// Shorter ones would turn every other word into stars.
		if (secret.length >= 4) clean = clean.replaceAll(secret, '***');
	}

	return clean;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
