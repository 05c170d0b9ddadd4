import type {LogSource} from './logSource.ts';
import {type Alarm, wakeOnChange} from './wakeOnChange.ts';

/** Looks at sources: some twenty times a second while something comes, and hardly ever while nothing does. */
export type ReadLoop = {
	wake(source: LogSource): void;
	close(): void;
};

/** What is done with what the loop finds. */
export type ReadLoopEvents = {
	/** A source was looked at. */
	took(source: LogSource): void;
	/** All that had their turn were. */
	turned(): void;
	/** Every two seconds, for what changes only by time; true: it will change again, though nothing comes. */
	slowTick(): boolean;
};

/** How long one turn may keep the program from its other work. */
export const sliceMs = 8;
/**
 * Lines that are new wait so long at the most, unless they are the first for a while. Of those that keep coming nobody reads
 * each, and a screen of them is painted as often as this.
 */
export const frameMs = 45;
/** How often one looks while something comes, or where nobody is sure to tell of it. */
const pollMs = 2000;
/** And where somebody is: a net under the notices. Each look wakes a program that has nothing to do. */
const netMs = 20_000;
/** So many empty looks (about a fifth of a second) and a source is left to its alarm. */
const patience = 6;

type Watched = {
	readonly source: LogSource;
	readonly alarm: Alarm;
	isAwake: boolean;
	/** Its alarm is sure to ring. */
	isTold: boolean;
	/** Looks in a row that found nothing. */
	idle: number;
	/** The line that is not finished, and how many looks ago it was the same one. */
	unfinished: number | null;
	waiting: number;
};

export function startReadLoop(sources: readonly LogSource[], events: ReadLoopEvents): ReadLoop {
	let timer: NodeJS.Timeout | null = null;
	let soon: NodeJS.Immediate | null = null;
	let lastTurn = Number.NEGATIVE_INFINITY;
	let next = 0;
	let poll: NodeJS.Timeout | undefined;
	let pollEveryMs = 0;

	const wakeUp = (each: Watched) => {
		each.alarm.disarm();
		each.idle = 0;
		if (each.isAwake) return;
		each.isAwake = true;
		if (pollEveryMs !== pollMs) pollEvery(pollMs);
		schedule(Math.max(0, lastTurn + frameMs - performance.now()));
	};

	const watched: readonly Watched[] = sources.map(source => {
		const alarm = wakeOnChange(source.file, () => wakeUp(each));
		const each: Watched = {source, alarm, isAwake: false, isTold: false, idle: 0, unfinished: null, waiting: 0};
		return each;
	});

	const schedule = (delay: number) => {
		if (soon !== null || timer !== null) return;
		if (delay > 0) timer = setTimeout(turn, delay);
		else soon = setImmediate(turn);
	};

	/** True when it has more than there was time for. */
	const look = (each: Watched, until: number): boolean => {
		const found = each.source.look(until);
		each.idle = found === 'none' ? each.idle + 1 : 0;
		const {index} = each.source;
		each.waiting = index.unfinished !== null && index.unfinished === each.unfinished ? each.waiting + 1 : 0;
		each.unfinished = index.unfinished;
		// What stands at the end without a newline, a prompt or a progress bar, is shown while it waits or grows.
		if (each.waiting >= patience) index.showOpen();
		if (each.idle >= patience) {
			index.showOpen();
			each.isAwake = false;
			each.isTold = each.alarm.arm();
			// Whatever came before the alarm was armed.
			if (each.source.look(until) !== 'none') wakeUp(each);
		}

		events.took(each.source);
		return found === 'more';
	};

	const turn = () => {
		timer = null;
		soon = null;
		lastTurn = performance.now();
		let hasMore = false;
		// Each turn begins with another source, so that one flood does not starve the others.
		next = (next + 1) % Math.max(1, watched.length);
		for (const each of [...watched.slice(next), ...watched.slice(0, next)]) {
			if (!each.isAwake) continue;
			const share = sliceMs / watched.filter(other => other.isAwake).length;
			hasMore = look(each, performance.now() + share) || hasMore;
			// One that took long leaves the others to the next turn.
			if (performance.now() > lastTurn + sliceMs * 2) {
				hasMore = true;
				break;
			}
		}

		events.turned();
		if (hasMore) schedule(0);
		else if (watched.some(each => each.isAwake)) schedule(Math.max(1, lastTurn + frameMs - performance.now()));
	};

	const lookAtAll = () => {
		for (const each of watched) {
			if (each.isAwake) continue;
			if (each.source.look(performance.now() + 1) !== 'none') wakeUp(each);
			events.took(each.source);
		}

		const isQuiet = watched.every(({source, isAwake, isTold}) => !isAwake && isTold && !source.wantsLooks);
		const wanted = events.slowTick() || !isQuiet ? pollMs : netMs;
		if (wanted !== pollEveryMs) pollEvery(wanted);
	};

	const pollEvery = (milliseconds: number) => {
		clearInterval(poll);
		pollEveryMs = milliseconds;
		poll = setInterval(lookAtAll, milliseconds);
	};

	pollEvery(pollMs);
	for (const each of watched) wakeUp(each);
	return {
		wake(source) {
			const each = watched.find(other => other.source === source);
			if (each) wakeUp(each);
		},
		close() {
			clearInterval(poll);
			if (timer) clearTimeout(timer);
			if (soon) clearImmediate(soon);
			for (const each of watched) each.alarm.disarm();
		},
	};
}
