import type {EnvironmentState} from '../../domain/environment.ts';
import type {Head} from '../../domain/events.ts';
import type {Release} from '../../domain/release.ts';
import {createChainCheck} from '../chainCheck.ts';
import {noHead} from '../head.ts';
import {createHeadCheck} from '../headCheck.ts';
import type {Verification} from '../journal.ts';
import {untoldBy, untoldEnvironment, verificationOf} from '../verification.ts';
import {historyPages} from './historyPages.ts';
import type {SeenHistory} from './seenHistory.ts';
import type {Ask, SharedDatabase} from './sharedDatabase.ts';
import {sharedEnvironments} from './sharedEnvironments.ts';
import {mostBytes} from './sharedEvents.ts';

/** Reads a project's whole history again and says everything that is wrong with it. */
export async function verifyShared(
	database: SharedDatabase,
	project: string,
	seen: SeenHistory,
): Promise<Verification> {
	// First: what is in the database can only be further on than what was seen here before.
	const recorded = seen.read();
	const heads = createHeadCheck(recorded === 'missing' ? noHead : recorded);
	const kept = await database.transaction(async ask => {
		for await (const events of historyPages(ask, project, 'position')) events.forEach(heads.take);
		return keptHead(ask, project);
	});
	const {head, problem} = heads.finish(kept);
	const divergence = await seen.divergence(database.ask);
	return database.transaction(async ask => {
		const untold: string[] = [];
		let pending: {readonly stream: string; readonly release: Release}[] = [];
		const settled: {readonly stream: string; readonly environment: EnvironmentState}[] = [];
		const chains = createChainCheck((stream, {release, environment}) => {
			if (release) pending.push({stream, release});
			else settled.push({stream, environment});
		});
		const compareRows = async () => {
			const ids = pending.map(({release}) => release.id);
			const summaries = await summariesOf(ask, project, ids);
			untold.push(
				...pending.flatMap(({stream, release}) => untoldBy(summaries.get(release.id), stream, release) ?? []),
			);
			pending = [];
		};
		for await (const events of historyPages(ask, project, 'stream')) {
			events.forEach(chains.take);
			await compareRows();
		}

		const checked = chains.finish();
		await compareRows();
		const environments = sharedEnvironments(project);
		for (const {stream, environment} of settled) {
			const read = await environments.read(ask, environment.name);
			untold.push(...[untoldEnvironment(read, stream, environment) ?? []].flat());
		}

		const whole = [...untold, ...(problem === null ? [] : [problem])];
		return verificationOf({chains: checked, head, recorded, store: [], whole, divergence});
	});
}

async function summariesOf(ask: Ask, project: string, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
	if (ids.length === 0) return new Map();
	const rows = await ask<{id: number; summary: string}>(
		`SELECT id, left(summary, ${mostBytes}) AS summary FROM release_tui.release WHERE project = $1 AND id = ANY($2)`,
		[project, ids],
	);
	return new Map(rows.map(({id, summary}) => [id, summary]));
}

async function keptHead(ask: Ask, project: string): Promise<Head> {
	const [row] = await ask<{position: string; hash: string}>(
		'SELECT position, hash FROM release_tui.history WHERE project = $1',
		[project],
	);
	return {position: Number(row?.position ?? 0), hash: row?.hash ?? ''};
}
