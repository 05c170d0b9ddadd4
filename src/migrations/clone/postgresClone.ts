import {Client} from 'pg';
import type {ClonePlace, Cloner} from './clone.ts';
import {dumpFile, removeDump, runTool} from './runTool.ts';

/**
 * Clones of PostgreSQL, on the same server: the database as a template, which the server copies as files; where others
 * are connected to it, which it then refuses, or where that takes long, a dump that is restored.
 */
export const postgresCloner: Cloner = {
	async create(place) {
		const clone = new URL(place.database);
		clone.pathname = `/${place.name}`;
		const how = await onServer(place, async client => {
			try {
				// The server would wait for five seconds before it refuses.
				if (await isUsed(client, nameOf(place.database))) throw new InUse();
				// Nobody can connect to the original meanwhile.
				await client.query(`SET statement_timeout = ${mostCopyMs}`);
				await client.query(`CREATE DATABASE ${quoted(place.name)} TEMPLATE ${quoted(nameOf(place.database))}`);
				return 'as a copy of its files';
			} catch (error) {
				if (!isInUse(error)) throw error;
				await client.query('SET statement_timeout = 0');
				await client.query(`CREATE DATABASE ${quoted(place.name)} TEMPLATE template0`);
				return null;
			}
		});
		if (how === null) await copyByDump(place);
		return {database: clone.href, how: how ?? 'from a dump'};
	},
	async drop(place) {
		removeDump(place);
		// Whoever is still connected to a clone, such as a tool that was killed, is sent away.
		await onServer(place, client => client.query(`DROP DATABASE IF EXISTS ${quoted(place.name)} WITH (FORCE)`));
	},
	others: async () => [],
};

// A clone that subscribes to others, or that others subscribe to, would be more than a clone.
const ownOnly = ['--no-subscriptions', '--no-publications'];

async function copyByDump(place: ClonePlace): Promise<void> {
	const file = dumpFile(place);
	try {
		await runTool(
			'pg_dump',
			['--format=custom', '--no-owner', ...ownOnly, `--file=${file}`],
			variables(place.database),
		);
		const env = {...variables(place.database), PGDATABASE: place.name};
		await runTool('pg_restore', ['--no-owner', ...ownOnly, '--exit-on-error', `--dbname=${place.name}`, file], env);
	} finally {
		removeDump(place);
	}
}

// A database that is copied, or dropped, must not be the one that one is connected to.
async function onServer<T>({database}: ClonePlace, work: (client: Client) => Promise<T>): Promise<T> {
	const url = new URL(database);
	url.pathname = '/postgres';
	const client = new Client({connectionString: url.href, connectionTimeoutMillis: 10_000});
	client.on('error', () => {});
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end().catch(() => {});
	}
}

/** What PostgreSQL's own programs read instead of a URL, in which a password would stand in the list of processes. */
function variables(database: string): Readonly<Record<string, string>> {
	const url = new URL(database);
	const sslmode = url.searchParams.get('sslmode');
	const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[(.*)\]$/, '$1');
	return {
		PGDATABASE: nameOf(database),
		...(host === '' ? {} : {PGHOST: decodeURIComponent(host)}),
		...(url.port === '' ? {} : {PGPORT: url.port}),
		...(url.username === '' ? {} : {PGUSER: decodeURIComponent(url.username)}),
		...(url.password === '' ? {} : {PGPASSWORD: decodeURIComponent(url.password)}),
		...(sslmode === null ? {} : {PGSSLMODE: sslmode}),
	};
}

function nameOf(database: string): string {
	return decodeURIComponent(new URL(database).pathname.slice(1));
}

function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

async function isUsed(client: Client, name: string): Promise<boolean> {
	const {rows} = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name]);
	return rows.length > 0;
}

class InUse extends Error {
	override readonly name = 'InUse';
}

/** How long a database may be copied as files: as long as a statement waits for its lock. */
const mostCopyMs = 3000;
const objectInUse = '55006';
const queryCanceled = '57014';

function isInUse(error: unknown): boolean {
	if (error instanceof InUse) return true;
	return error instanceof Error && 'code' in error && (error.code === objectInUse || error.code === queryCanceled);
}
