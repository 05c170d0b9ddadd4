import {coalesce} from './coalesce.ts';
import type {Commit, CommitQuery, CommitRange, Repository} from './ports.ts';
import type {CommitList} from './state.ts';

/** Reads commits as far as somebody scrolls. */
export type CommitPager = {
	/** Reads on until so many commits are there, or all; once they are, it waits until more are wanted. */
	want(rows: number): void;
	/** Ends git. Nothing is told any more. */
	stop(): void;
};

/** What is read, and who is told. */
export type PagerOptions = {
	readonly range: CommitRange;
	readonly merges: boolean;
	readonly query?: CommitQuery;
	/** The list as far as it is there, each time that more has come. */
	readonly onList: (list: CommitList) => void;
	readonly onError: (error: unknown) => void;
};

const frameMs = 33;

/** A list of which nothing is there yet. */
export const unreadList: CommitList = {commits: [], shipping: 0, counted: false, state: 'reading'};

/** Opens a list: what a range would ship comes first, then what is live already. Nothing is read before it is wanted. */
export function openCommitPager(repository: Repository, options: PagerOptions): CommitPager {
	const end = new AbortController();
	const pieces = read(repository, options, end.signal);
	let list = unreadList;
	let wanted = 0;
	let busy = false;
	// However many pieces come within a frame, they are told at once.
	const telling = coalesce(async () => options.onList(list), frameMs, options.onError);

	async function readOn() {
		busy = true;
		try {
			while (list.commits.length < wanted && list.state !== 'whole') {
				const piece = await pieces.next();
				if (end.signal.aborted) return;
				list = piece.done ? {...list, state: 'whole'} : extended(list, piece.value, wanted);
				telling.request();
			}
		} catch (error) {
			if (end.signal.aborted) return;
			telling.stop();
			// What was read stays.
			if (list.commits.length > 0) options.onList({...list, state: 'whole'});
			options.onError(error);
		} finally {
			busy = false;
		}
	}

	return {
		want(rows) {
			wanted = rows;
			if (!busy) void readOn();
		},
		stop() {
			end.abort();
			telling.stop();
			void pieces.return().catch(() => {});
		},
	};
}

/** Some more commits, or null at the end of those that are to ship. */
type Piece = {readonly ships: boolean; readonly commits: readonly Commit[]} | null;

async function* read(
	repository: Repository,
	{range, merges, query}: PagerOptions,
	signal: AbortSignal,
): AsyncGenerator<Piece, void> {
	const options = {merges, ...(query ? {query} : {})};
	for await (const commits of repository.log(range, options, signal)) yield {ships: true, commits};
	yield null;
	if (range.from === null || signal.aborted) return;
	const live = {from: null, to: range.from};
	for await (const commits of repository.log(live, options, signal)) yield {ships: false, commits};
}

function extended(list: CommitList, piece: Piece, wanted: number): CommitList {
	if (piece === null) return {...list, counted: true};
	const commits = [...list.commits, ...piece.commits];
	const shipping = list.shipping + (piece.ships ? piece.commits.length : 0);
	return {...list, commits, shipping, state: commits.length < wanted ? 'reading' : 'more'};
}
