import {expect, test} from 'vitest';
import {settledCommit} from '../../src/domain/settledCommit.ts';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import {given, released} from '../support/story.ts';

const [any] = given(released('v1')).book.summaries();

function of(...facts: readonly (readonly [sha: string, previous: string | null, status: ReleaseSummary['status']])[]) {
	return facts.flatMap(([sha, previous, status]): readonly ReleaseSummary[] => {
		const revision = (id: string) => ({sha: id, version: id, ref: id});
		return any
			? [{...any, candidate: revision(sha), previous: previous === null ? null : revision(previous), status}]
			: [];
	});
}

test('what is live is settled where its release ended well, or nobody knows of one', () => {
	expect(settledCommit('c2', of(['c2', 'c1', 'succeeded']))).toBe('c2');
	expect(settledCommit('c2', [])).toBe('c2');
	expect(settledCommit('c2', of(['c3', 'c2', 'failed'], ['c2', 'c1', 'succeeded']))).toBe('c2');
});

test('a release that failed once its code was live leaves what was before, however often it was tried', () => {
	expect(settledCommit('c2', of(['c2', 'c1', 'failed'], ['c1', 'c0', 'succeeded']))).toBe('c1');
	expect(settledCommit('c2', of(['c2', 'c2', 'aborted'], ['c2', 'c1', 'failed']))).toBe('c1');
	expect(settledCommit('c3', of(['c3', 'c2', 'unknown'], ['c2', 'c1', 'failed']))).toBe('c1');
	expect(settledCommit('c2', of(['c2', 'c2', 'succeeded'], ['c2', 'c1', 'failed']))).toBe('c2');
});
