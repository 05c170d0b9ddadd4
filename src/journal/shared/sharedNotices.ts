import {createHash} from 'node:crypto';
import {Socket} from 'node:net';
import {Client} from 'pg';
import {withLibpqModes} from '../../postgres/connection.ts';
import {createListeners} from '../listeners.ts';
import {keptAlive, type SharedDatabase} from './sharedDatabase.ts';

/** Tells when anybody appended to a project's history. */
export type SharedNotices = {
	subscribe(listener: () => void, streams?: readonly string[]): () => void;
	/** Tells, as long as anybody listens to the history, when somebody who looks on came or left. */
	subscribeWatchers(listener: () => void): () => void;
	/** Tells our own listeners of our own append. */
	notify(): void;
	close(): void;
};

/** What a notice says that is not of an event: who looks on has changed. */
export const watchersNotice = 'watchers';

/** How often one looks where nobody tells, or is not yet known to, in milliseconds. */
const pollMs = 500;
/** And where somebody does: a net under the notices. */
const netMs = 15_000;
/** How long a notice to oneself may take before notices count as not coming. */
const echoMs = 2000;
/** How long after a connection was lost the next one is tried. */
const againMs = 3000;
/** How long one listens on when nobody does any more: most who wait for a word wait for the next one, too. */
const lingerMs = 5000;

/** The channel of a project's notices. Its name is no longer than those of PostgreSQL may be. */
export function channelOf(project: string): string {
	return `release_tui_${createHash('sha256').update(project).digest('hex').slice(0, 32)}`;
}

/** What is said on a project's channel: the streams that were appended to, as far as a notice has room for them. */
export function noticeOf(streams: readonly string[]): string {
	const text = JSON.stringify(streams);
	return Buffer.byteLength(text) < mostNoticeBytes ? text : '';
}

/** PostgreSQL takes less than 8000. */
const mostNoticeBytes = 7900;

// Whoever can write to the database may say anything there.
function streamsIn(payload: string | undefined): readonly string[] | undefined {
	try {
		const said: unknown = JSON.parse(payload ?? '');
		return Array.isArray(said) && said.every(stream => typeof stream === 'string') ? said : undefined;
	} catch {
		return undefined;
	}
}

/** The channel on which something is said of every project. */
export const everyChannel = 'release_tui';

/** What is listened to. `end` gives another text once something was appended; it may fail. */
export type Noticed = {readonly channel: string; readonly end: () => Promise<string>};

/** A project's own channel, and the end of its history. */
export function noticedOf({ask}: SharedDatabase, project: string): Noticed {
	return {
		channel: channelOf(project),
		async end() {
			const [row] = await ask<{position: string}>('SELECT position FROM release_tui.history WHERE project = $1', [
				project,
			]);
			return row?.position ?? '0';
		},
	};
}

/**
 * Listens on a connection of its own. A notice is a hint: what came is always read by number. Whether notices come at all
 * is tried first, since a pooler between us and the server may swallow them; and without them one looks twice a second.
 */
export function sharedNotices(database: SharedDatabase, {channel, end}: Noticed): SharedNotices {
	const listeners = createListeners();
	const watchers = createListeners();
	let client: Client | null = null;
	let poll: NodeJS.Timeout | null = null;
	let again: NodeJS.Timeout | null = null;
	let leaving: NodeJS.Timeout | null = null;
	let position: string | null = null;
	let isLooking = false;
	let isAway = false;

	const look = async () => {
		if (isLooking) return;
		isLooking = true;
		try {
			const now = await end();
			if (isAway || (position !== null && now !== position)) listeners.tell();
			position = now;
			isAway = false;
		} catch {
			// Whoever shows the history has to know, and to know when it is back.
			if (!isAway) listeners.tell();
			isAway = true;
		} finally {
			isLooking = false;
		}
	};

	const lookEvery = (milliseconds: number) => {
		if (poll) clearInterval(poll);
		poll = setInterval(() => void look(), milliseconds).unref();
	};

	const lost = (gone: Client) => {
		if (gone !== client) return;
		client = null;
		void gone.end().catch(() => {});
		if (poll === null) return;
		lookEvery(pollMs);
		again = setTimeout(listenIfPossible, againMs).unref();
	};

	const listen = async () => {
		const next = new Client({
			connectionString: withLibpqModes(database.url),
			application_name: 'release-tui listening',
			connectionTimeoutMillis: echoMs,
			query_timeout: echoMs,
			...keptAlive,
			// A process that is done does not wait for notices.
			stream: () => new Socket().unref(),
		});
		client = next;
		const echo = `${Date.now()} ${Math.random()}`;
		next.on('error', () => lost(next));
		next.on('end', () => lost(next));
		next.on('notification', ({payload}) => {
			if (next !== client) return;
			if (payload === watchersNotice) watchers.tell();
			else if (payload !== echo) listeners.tell(streamsIn(payload));
			// They do come, and what came before that is read now.
			else {
				lookEvery(netMs);
				void look();
			}
		});
		try {
			await next.connect();
			await next.query(`LISTEN ${channel}`);
			// From another connection: a pooler does pass on what comes while the listening one asks something itself.
			await database.ask('SELECT pg_notify($1, $2)', [channel, echo]);
		} catch {
			lost(next);
		}
	};

	// Not even tried where a file that the URL names is gone: then one looks.
	const listenIfPossible = () => void listen().catch(() => {});

	const start = () => {
		position = null;
		lookEvery(pollMs);
		void look();
		listenIfPossible();
	};

	const stop = () => {
		if (poll) clearInterval(poll);
		if (again) clearTimeout(again);
		if (leaving) clearTimeout(leaving);
		poll = again = leaving = null;
		const gone = client;
		client = null;
		void gone?.end().catch(() => {});
	};

	return {
		subscribe(listener, streams) {
			if (leaving) clearTimeout(leaving);
			leaving = null;
			if (poll === null) start();
			listeners.add(listener, streams);
			return () => {
				if (listeners.remove(listener) && listeners.size === 0) leaving = setTimeout(stop, lingerMs).unref();
			};
		},
		subscribeWatchers(listener) {
			watchers.add(listener);
			return () => void watchers.remove(listener);
		},
		notify: listeners.tell,
		close() {
			listeners.clear();
			watchers.clear();
			stop();
		},
	};
}
