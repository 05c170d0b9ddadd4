import {existsSync} from 'node:fs';
import path from 'node:path';
import {environmentStream, releaseStream} from '../domain/events.ts';
import {isRecord} from '../domain/isRecord.ts';
import {journalFile} from './ownHistory.ts';
import {readMark} from './shared/sharedMark.ts';

/** A release as a glance at the history shows it. */
export type PeekedRelease = {
	readonly id: number;
	readonly environment: string;
	readonly kind: string;
	readonly status: string;
	readonly version: string;
};

/** A history that is open for a glance: nothing of it is checked, and nothing is written. */
export type PeekedHistory = {
	/** The newest releases first. */
	releases(limit: number): Promise<readonly PeekedRelease[]>;
	/** The newest release of an environment; with this status, where one is named. */
	newest(environment: string, status?: string): Promise<PeekedRelease | null>;
	/** The newest event of these types in an environment's stream: its data, and its `type`. */
	lastOf(environment: string, types: readonly string[]): Promise<Readonly<Record<string, unknown>> | null>;
	/** Ids of the steps in a release's plan. */
	steps(release: number): Promise<readonly string[]>;
	close(): void;
};

/** What the two kinds of store are asked; `data` and `summary` are JSON. */
export type PeekedRows = {
	summaries(of: {
		readonly environment?: string;
		readonly status?: string;
		readonly limit: number;
	}): Promise<readonly string[]>;
	last(stream: string, types: readonly string[]): Promise<{readonly type: string; readonly data: string} | null>;
	first(stream: string): Promise<{readonly data: string} | null>;
	close(): void;
};

/**
 * Opens a project's history for a glance, where it is: in its own file, or in a database that machines share. Null where there
 * is none, or none that can be looked at just now.
 * @param home the folder of all state
 */
export async function peekHistory(
	home: string,
	project: string,
	env: NodeJS.ProcessEnv,
): Promise<PeekedHistory | null> {
	const folder = path.join(home, 'projects', project);
	const mark = readMark(folder);
	if (mark !== null) {
		const url = env[mark.variable];
		if (!url) return null;
		const {peekShared} = await import('./shared/peekShared.ts');
		return historyOf(peekShared(url, mark.project));
	}

	const file = journalFile(folder);
	if (!existsSync(file)) return null;
	const {peekSqlite} = await import('./peekSqlite.ts');
	return historyOf(peekSqlite(file));
}

function historyOf(rows: PeekedRows): PeekedHistory {
	const releases = async (of: Parameters<PeekedRows['summaries']>[0]) =>
		(await rows.summaries(of)).flatMap(summary => releaseOf(summary) ?? []);
	return {
		releases: limit => releases({limit}),
		newest: async (environment, status) =>
			(await releases({environment, limit: 1, ...(status === undefined ? {} : {status})}))[0] ?? null,
		async lastOf(environment, types) {
			const row = await rows.last(environmentStream(environment), types);
			return row && {...recordOf(row.data), type: row.type};
		},
		async steps(release) {
			const row = await rows.first(releaseStream(release));
			const plan = row ? recordOf(row.data)?.['plan'] : null;
			const steps: unknown = isRecord(plan) ? plan['steps'] : null;
			if (!Array.isArray(steps)) return [];
			return steps.flatMap((step: unknown) => (isRecord(step) && typeof step['id'] === 'string' ? [step['id']] : []));
		},
		close: rows.close,
	};
}

function releaseOf(summary: string): PeekedRelease | null {
	const row = recordOf(summary);
	const candidate = row?.['candidate'];
	if (!row || !isRecord(candidate)) return null;
	const {id, environment, kind, status} = row;
	const {version} = candidate;
	if (typeof id !== 'number' || typeof environment !== 'string' || typeof kind !== 'string') return null;
	return typeof status === 'string' && typeof version === 'string' ? {id, environment, kind, status, version} : null;
}

function recordOf(text: string): Readonly<Record<string, unknown>> | null {
	try {
		const value: unknown = JSON.parse(text);
		return isRecord(value) ? value : null;
	} catch {
		return null;
	}
}
