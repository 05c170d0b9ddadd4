import {Worker} from 'node:worker_threads';
import {messageOf} from '../../domain/messageOf.ts';
import {programFile} from '../../process/programs.ts';
import type {LogSource} from '../logSource.ts';
import type {LogNews} from '../logView.ts';
import type {HeardTime} from './heardTime.ts';
import type {FromPatternWorker, PatternWorkerData, ToPatternWorker} from './patternMessages.ts';

/** Hands the lines of a view's sources to the worker that reduces them to patterns. */
export type PatternFeed = {
	/** A source may have new lines. */
	took(source: LogSource): void;
	/** A release begins. Those that are files said everything that there was to say. */
	began(files: readonly LogSource[]): void;
	news(): Promise<LogNews>;
	close(): void;
};

/** So many bytes may come at once, and all are looked at. */
const bytesAtOnce = 1 << 20;
/** Of a flood that goes on, no more bytes a second than that are looked at: the machine has other work. */
const bytesASecond = 1 << 19;
/** So many bytes may wait for the worker: lines of which no two are alike take it longer. */
const mostWaiting = 4 << 20;
/** A message to the worker costs more than its lines do: of a log that goes on and on, there is one in so many milliseconds. */
const messageEveryMs = 400;
/** More lines than that are handed on at once: what is done with many of them in one go is felt. */
const mostGathered = 50_000;
/** Of more lines than that, the first may not be there any more. */
const mostLines = 1 << 18;
/** Read at once. */
const chunkBytes = 1 << 18;

/** So much is held back before there is a worker, which takes 20 MB: a quiet log needs none before a release begins. */
const heldBytes = 1 << 16;
/** What a message takes besides its lines, roughly. */
const messageBytes = 256;

/** @param time by which it is told how long was listened; what is told then is by the clock */
export function createPatternFeed(secrets: readonly string[], {now, clockAt}: HeardTime): PatternFeed {
	/** The first line of each source that was not handed on yet, and when the one before it was. */
	const next = new Map<LogSource, {readonly line: number; readonly at: number}>();
	const waiting = new Map<number, (news: LogNews) => void>();
	const held: {readonly message: ToPatternWorker; readonly transfer: ArrayBuffer[]}[] = [];
	let heldSize = 0;
	let worker: Worker | null = null;
	let requests = 0;
	let left = bytesAtOnce;
	/** Bytes that the worker is not through with. */
	let ahead = 0;
	const openedAt = now();
	let filledAt = openedAt;
	let problem: string | null = null;

	const unknown = (): LogNews => ({kind: 'unknown', why: `Nobody can tell what is new: ${problem}`});
	const fail = (why: string) => {
		problem = why;
		for (const answer of waiting.values()) answer(unknown());
		waiting.clear();
		held.length = 0;
	};

	const byClock = (news: LogNews): LogNews => {
		if (news.kind === 'unknown') return news;
		const found = news.found.map(each => {
			const {firstAt} = each.pattern;
			return {...each, pattern: {...each.pattern, firstAt: firstAt === null ? null : clockAt(firstAt)}};
		});
		return {...news, since: clockAt(news.since), found};
	};

	const start = (): Worker => {
		const data: PatternWorkerData = {secrets};
		const started = new Worker(programFile('patterns'), {workerData: data, env: {}, execArgv: []});
		started.on('message', (message: FromPatternWorker) => {
			if (message.type === 'through') {
				ahead -= message.bytes;
				return;
			}

			waiting.get(message.request)?.(byClock(message.news));
			waiting.delete(message.request);
		});
		started.on('error', error => fail(messageOf(error)));
		started.unref();
		return started;
	};

	const send = (message: ToPatternWorker, transfer: ArrayBuffer[] = []) => {
		if (problem !== null) return;
		if (worker === null) {
			held.push({message, transfer});
			heldSize += transfer.reduce((sum, {byteLength}) => sum + byteLength, messageBytes);
			const isUrgent = message.type === 'began' || message.type === 'news';
			if (!isUrgent && heldSize < heldBytes) return;
			const started = start();
			worker = started;
			for (const each of held.splice(0)) started.postMessage(each.message, each.transfer);
		} else worker.postMessage(message, transfer);
	};

	const refill = () => {
		const at = now();
		left = Math.min(bytesAtOnce, left + (Math.max(0, at - filledAt) / 1000) * bytesASecond);
		filledAt = at;
	};

	/** Hands on lines from a line on; returns the line behind them, or the same one where it cannot be read. */
	const handOn = (source: LogSource, from: number, end: number): number => {
		const {index} = source;
		const first = index.place(from);
		if (!first) return from;
		const lengthTo = (line: number) => (index.place(line - 1)?.end ?? first.start) - first.start;
		// By halves: to look at every line is what the worker is there for.
		let to = from;
		let beyond = Math.min(end, from + index.contiguous(from, end - from)) + 1;
		while (beyond - to > 1) {
			const middle = (to + beyond) >> 1;
			if (lengthTo(middle) <= chunkBytes) to = middle;
			else beyond = middle;
		}

		if (to === from) return from;
		const length = lengthTo(to);
		const bytes = new Uint8Array(length);
		const read = first.segment.bytes.read(Buffer.from(bytes.buffer), first.start, length);
		left -= length;
		if (read === length) {
			ahead += length;
			send({type: 'lines', source: source.name, at: now(), bytes}, [bytes.buffer]);
		} else send({type: 'skipped', lines: to - from});
		return to;
	};

	/** Hands on what has come. */
	const catchUp = (source: LogSource) => {
		const {index} = source;
		const end = index.length - (index.place(index.length - 1)?.open ? 1 : 0);
		let from = next.get(source)?.line ?? 0;
		if (problem !== null || from >= end) return;
		if (end - from > mostLines) {
			send({type: 'skipped', lines: end - from - mostLines});
			from = end - mostLines;
		}

		refill();
		while (from < end && left > 0 && ahead < mostWaiting) {
			const to = handOn(source, from, end);
			if (to === from) send({type: 'skipped', lines: 1});
			from = Math.max(to, from + 1);
		}

		if (from < end) send({type: 'skipped', lines: end - from});
		next.set(source, {line: end, at: now()});
	};

	return {
		took(source) {
			// What waits is handed on at the next look, of which there are some more behind the last line.
			const last = next.get(source);
			const isFlood = source.index.length - (last?.line ?? 0) > mostGathered;
			if (isFlood || now() - (last?.at ?? Number.NEGATIVE_INFINITY) >= messageEveryMs) catchUp(source);
		},
		began(files) {
			for (const source of next.keys()) catchUp(source);
			const heard = files.filter(source => source.state().status === 'live').map(({name}) => name);
			send({type: 'began', at: now(), openedAt, heard});
		},
		news() {
			if (problem !== null) return Promise.resolve(unknown());
			for (const source of next.keys()) catchUp(source);
			return new Promise(resolve => {
				const request = ++requests;
				waiting.set(request, resolve);
				send({type: 'news', request, at: now()});
			});
		},
		close() {
			fail('the log is closed');
			void worker?.terminate();
		},
	};
}
