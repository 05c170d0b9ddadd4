import type {PoolClient} from 'pg';
import {Pool} from 'pg';
import {withLibpqModes} from '../../postgres/connection.ts';
import {errorCode} from '../../process/systemError.ts';
import {JournalError} from '../journalError.ts';
import {sharedError} from './sharedErrors.ts';

/** Asks the database one question. */
export type Ask = <Row extends Record<string, unknown>>(
	sql: string,
	values?: readonly unknown[],
) => Promise<readonly Row[]>;

/** A PostgreSQL database that may be far away, slow or gone: each question has a limit, and no session is relied on. */
export type SharedDatabase = {
	/** How it is called in messages: host and database, never user or password. */
	readonly name: string;
	readonly url: string;
	readonly ask: Ask;
	/**
	 * Does something in one transaction.
	 * @throws UncertainCommit when the connection broke while it was ended: nobody knows whether it was carried out
	 */
	transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
	close(): void;
};

/** The answer to a commit was lost. */
export class UncertainCommit extends JournalError {
	constructor(name: string, cause: unknown) {
		super(
			`The shared journal in ${name} was cut off while something was recorded: whether it is there is not known.`,
			'Look at the network and the server. What is running goes on; nothing new begins until it answers.',
			{cause, passing: true},
		);
	}
}

/** A connection that a router on the way has forgotten is noticed within a minute, not after the system's two hours. */
export const keptAlive = {keepAlive: true, keepAliveInitialDelayMillis: 30_000} as const;
/** A question that is not answered after so many milliseconds has failed: a partition without a word ends no connection. */
const answerMs = 5000;
/** What the server is told: to give up before we do, and whatever it is set to, to see what others committed while one waited. */
const beginning = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = ${answerMs - 500}; SET LOCAL idle_in_transaction_session_timeout = ${2 * answerMs}`;

/**
 * Prepares to talk to a database. It connects when first asked.
 * @param url with user and password, as psql takes it
 * @throws JournalError when it is no such URL
 */
export function openSharedDatabase(url: string): SharedDatabase {
	const name = nameOf(url);
	const pool = new Pool({
		connectionString: withLibpqModes(url),
		application_name: 'release-tui',
		max: 3,
		connectionTimeoutMillis: answerMs,
		query_timeout: answerMs,
		...keptAlive,
		// A process that is done does not wait for its connections.
		allowExitOnIdle: true,
	});
	// A connection that breaks, idle or not, is told by the question that needed it; without listeners it would end the process.
	pool.on('error', () => {});
	pool.on('connect', client => client.on('error', () => {}));

	const asking =
		(client: Pick<PoolClient, 'query'>): Ask =>
		async (sql, values) => {
			const {rows} = await client.query(sql, values && [...values]);
			return rows ?? [];
		};

	return {
		name,
		url,
		async ask(sql, values) {
			try {
				return await asking(pool)(sql, values);
			} catch (error) {
				throw sharedError(error, name);
			}
		},
		async transaction(work) {
			let client: PoolClient | null = null;
			let isEnding = false;
			try {
				client = await pool.connect();
				await client.query(beginning);
				const result = await work(asking(client));
				isEnding = true;
				await client.query('COMMIT');
				client.release();
				return result;
			} catch (error) {
				// Its connection goes with it: that ends the transaction, whatever state it is in.
				client?.release(true);
				if (isEnding && !isAnswer(error)) throw new UncertainCommit(name, error);
				throw sharedError(error, name);
			}
		},
		close() {
			void pool.end().catch(() => {});
		},
	};
}

// What the server says of a commit is certain. All else is about the way there.
function isAnswer(error: unknown): boolean {
	const code = errorCode(error);
	return /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P)/.test(code);
}

function nameOf(url: string): string {
	const parsed = URL.parse(url);
	if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
		throw new JournalError(
			'The address of the shared journal is no URL of PostgreSQL.',
			'Write it as postgres://USER@HOST:PORT/DATABASE, with the password behind the user and a colon.',
		);
	}

	return `${parsed.host || 'localhost'}${parsed.pathname}`;
}
