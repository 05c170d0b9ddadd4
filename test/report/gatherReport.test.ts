import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {EnvironmentState} from '../../src/domain/environment.ts';
import {emptyEnvironment} from '../../src/domain/environment.ts';
import {planHash} from '../../src/engine/planHash.ts';
import {gatherReport} from '../../src/report/gatherReport.ts';
import {outputTail} from '../../src/report/outputTail.ts';
import {ana, ben, project} from '../support/samples.ts';
import {takenBack} from './facts.ts';

const now = new Date('2026-05-04T13:00:00.000Z');
const none = {revision: async () => null, commits: async () => [], count: async () => 0};

function sources(state: Partial<EnvironmentState> = {}, file: string | null = null) {
	const book = takenBack();
	const overview = {
		state: {...emptyEnvironment('production'), ...state},
		open: null,
		last: null,
		lastShipped: null,
		lastStarted: null,
		due: [],
		unsent: [],
	};
	const engine = {
		project,
		release: async (id: number) => book.release(id),
		events: async (id: number) => book.events(id),
		overview: async () => overview,
		outputFile: () => file,
	};
	return {book, sources: {engine, repository: none, now}};
}

test('where this clone lacks a commit, the report says so', async () => {
	const {book, sources: from} = sources();
	const {changes} = await gatherReport(from, book.release(1));
	expect(changes).toEqual({commits: [], count: 0, lacking: `This clone does not have ${'b'.repeat(12)}.`});
	const broken = {...none, revision: () => Promise.reject(new Error('git is broken'))};
	const report = await gatherReport({...from, repository: broken}, book.release(1));
	expect(report.changes.lacking).toBe('git could not list the commits.');
});

test('approvals count that are of this commit with this plan, and were given before', async () => {
	const {book} = sources();
	const {candidate, plan, startedAt} = book.release(1);
	const given = {sha: candidate.sha, plan: planHash(plan), by: ana, at: startedAt};
	const approvals = [given, {...given, plan: 'another', by: ben}, {...given, at: now.toISOString(), by: ben}];
	const report = await gatherReport(sources({approvals}).sources, book.release(1));
	expect(report.approvals).toEqual([{by: 'ana@bastion', at: startedAt}]);
});

test('of a long output the end is kept, in whole lines, without what acts on a terminal', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-tail-'));
	try {
		const file = path.join(folder, 'build.1.log');
		writeFileSync(file, `${'č'.repeat(100_000)}\nERROR \u001b[31mred\u001b[2J\r\nlast\n`);
		expect(outputTail(file)).toEqual({output: ['ERROR red', 'last'], cut: true});
		writeFileSync(file, '');
		expect(outputTail(file)).toEqual({output: [], cut: false});
		expect(outputTail(path.join(folder, 'none'))).toEqual({output: null, cut: false});
	} finally {
		rmSync(folder, {recursive: true});
	}
});
