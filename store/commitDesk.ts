import type {StoreApi} from 'zustand/vanilla';
import type {CommitPager} from './commitPager.ts';
import {openCommitPager, unreadList} from './commitPager.ts';
import {errorText, load, ready, valueIn} from './loadable.ts';
import type {CockpitPorts, CommitQuery, CommitRange} from './ports.ts';
import type {CockpitState, CommitList, CommitsView} from './state.ts';

/** Holds the list of commits and what is searched for in it, and reads on in either as it is scrolled. */
export type CommitDesk = {
	/** Lists a range from its newest commit; done as soon as something of it is shown, or why nothing can be. */
	list(range: ListedRange): Promise<void>;
	/** Shows only what fits. The search before is ended. */
	search(text: string, query: CommitQuery): void;
	/** Shows the whole list again, with the cursor where it was. */
	leaveSearch(): void;
	/** The cursor was moved: what comes next is read, and after a jump to the end all that there is. */
	scrolled(toEnd: boolean): void;
	/** Ends whatever is being read. */
	stop(): void;
	/** The same, for good. A git that nobody ends would keep the program from ending. */
	close(): void;
};

/** What is known of a list before any of its commits is. */
type ListHead = Pick<CommitsView, 'from' | 'to' | 'release' | 'relation'>;

/** A range that is to be listed for an environment. */
export type ListedRange = ListHead & {readonly environment: string; readonly merges: boolean};

/** Commits that are read beyond the cursor: more than any screen shows. */
const ahead = 200;
/** Commits that are held at most: who looks for older ones searches. */
const mostRows = 100_000;
/** As soon as these are there, they are shown. */
const firstRows = 50;
/** The list of a range that is shown already is read again, for its tags may be others, unless it is longer than this. */
const readAgainUpTo = 300;

/** Makes the desk of the commits pane. */
export function createCommitDesk(store: StoreApi<CockpitState>, {repository}: CockpitPorts): CommitDesk {
	let listed: {readonly key: string; readonly pager: CommitPager} | null = null;
	let found: CommitPager | null = null;
	/** Somebody jumped to the end: the cursor goes along with what is read. */
	let followsEnd = false;
	let isClosed = false;

	async function list({environment, merges, ...head}: ListedRange): Promise<void> {
		if (isClosed) return;
		const isUnknown = head.relation?.kind === 'unknown';
		const key = JSON.stringify([environment, head.from, head.to.sha, head.release, merges, isUnknown]);
		const isOther = listed?.key !== key;
		const shown = viewOf(store, head);
		if (!isOther && shown && shown.commits.length > readAgainUpTo) {
			store.setState({commits: ready({...shown, ...head})});
			return;
		}

		listed?.pager.stop();
		listed = null;
		if (isUnknown) {
			// Where one of its ends is not in this clone, nothing lies between them that could be listed.
			store.setState({commits: ready({...head, ...unreadList, counted: true, state: 'whole', count: 0})});
			listed = {key, pager: {want() {}, stop() {}}};
		} else await openList(head, merges, {key, shown, count: isOther ? null : (shown?.count ?? null)});
		if (isOther || !found) searchAgain();
	}

	async function openList(
		head: ListHead,
		merges: boolean,
		before: {readonly key: string; readonly shown: CommitsView | null; readonly count: number | null},
	): Promise<void> {
		const range = {from: head.from, to: head.to.sha};
		const least = Math.min(before.shown?.commits.length ?? 0, readAgainUpTo);
		let isShown = false;
		await new Promise<void>(resolve => {
			const pager = openCommitPager(repository, {
				range,
				merges,
				onList(now) {
					// What stands there already does not become shorter for a moment.
					const isEnough = before.shown ? now.commits.length >= least : now.counted || now.commits.length >= firstRows;
					if (!isShown && !isEnough && now.state !== 'whole') return;
					const count = now.counted ? now.shipping : isShown ? (viewOf(store, head)?.count ?? null) : before.count;
					store.setState({commits: ready({...head, ...now, count})});
					if (!store.getState().commitSearch) followEnd(now);
					isShown = true;
					resolve();
				},
				onError(error) {
					const text = errorText(error);
					if (isShown) store.setState({status: {text, hint: null, tone: 'problem'}});
					else store.setState({commits: {status: 'failed', error: text}});
					resolve();
				},
			});
			const stop = () => {
				pager.stop();
				resolve();
			};
			listed = {key: before.key, pager: {...pager, stop}};
			pager.want(Math.max(store.getState().cursors.commits + ahead, least));
		});
		if (viewOf(store, head)?.count === null) void count(head, range, merges);
	}

	async function count(head: ListHead, range: CommitRange, merges: boolean) {
		const number = valueIn(await load(() => repository.count(range, {merges})));
		const view = viewOf(store, head);
		if (view?.count === null) store.setState({commits: ready({...view, count: number})});
	}

	function search(text: string, query: CommitQuery) {
		if (isClosed) return;
		found?.stop();
		found = null;
		followsEnd = false;
		const {commits, commitSearch, cursors, merges} = store.getState();
		store.setState({
			commitSearch: {...unreadList, text, query, error: null, cursor: commitSearch?.cursor ?? cursors.commits},
			cursors: {...cursors, commits: 0},
		});
		const view = valueIn(commits);
		if (!view) return;
		found = openCommitPager(repository, {
			// Where nobody knows what lies between, all of the candidate's history is looked through.
			range: {from: view.relation?.kind === 'unknown' ? null : view.from, to: view.to.sha},
			merges,
			query,
			onList(now) {
				changeSearch(now);
				followEnd(now);
			},
			onError(error) {
				const text = errorText(error);
				const isEmpty = store.getState().commitSearch?.commits.length === 0;
				changeSearch({state: 'whole', error: text});
				if (!isEmpty) store.setState({status: {text, hint: null, tone: 'problem'}});
			},
		});
		found.want(ahead);
	}

	function followEnd({commits, state}: CommitList) {
		if (!followsEnd) return;
		store.setState(({cursors}) => ({cursors: {...cursors, commits: Math.max(0, commits.length - 1)}}));
		if (state !== 'reading') followsEnd = false;
	}

	function changeSearch(change: Partial<CommitList> & {readonly error?: string}) {
		store.setState(({commitSearch}) => (commitSearch ? {commitSearch: {...commitSearch, ...change}} : {}));
	}

	function searchAgain() {
		const {commitSearch} = store.getState();
		if (commitSearch) search(commitSearch.text, commitSearch.query);
	}

	function stop() {
		listed?.pager.stop();
		found?.stop();
		listed = null;
		found = null;
		followsEnd = false;
	}

	return {
		list,
		search,
		leaveSearch() {
			found?.stop();
			found = null;
			followsEnd = false;
			const {commitSearch, cursors} = store.getState();
			if (commitSearch) store.setState({commitSearch: null, cursors: {...cursors, commits: commitSearch.cursor}});
		},
		scrolled(toEnd) {
			const {commitSearch, cursors} = store.getState();
			followsEnd = toEnd;
			const rows = toEnd ? mostRows : cursors.commits + ahead;
			(commitSearch ? found : listed?.pager)?.want(Math.min(rows, mostRows));
		},
		stop,
		close() {
			isClosed = true;
			stop();
		},
	};
}

/** The list with that head, where it is the one on the screen. */
function viewOf({getState}: StoreApi<CockpitState>, {from, to, release}: ListHead): CommitsView | null {
	const view = valueIn(getState().commits);
	return view && view.from === from && view.to.sha === to.sha && view.release === release ? view : null;
}
