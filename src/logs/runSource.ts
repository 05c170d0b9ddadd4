import {spawn} from 'node:child_process';
import {closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, rmSync} from 'node:fs';
import path from 'node:path';
import {sizeText} from '../domain/sizeText.ts';
import {heldCommand, letGo} from '../process/heldCommand.ts';
import {createBrake} from './brake.ts';
import {endGroup, guardGroup, yieldTo} from './commandGroup.ts';
import {createLineIndex, longestLine} from './lineIndex.ts';
import type {LogLimits, LogSource, Look, SourceEvents} from './logSource.ts';
import type {LogSourceState} from './logView.ts';
import {fileBytes, prefixedBytes, releaseSegment, type Segment} from './segment.ts';
import {moveSpoolEnd} from './spoolCut.ts';
import {createSpoolLimits, floodKept} from './spoolLimits.ts';
import {noteProcess} from './staleSpools.ts';
import {createTail} from './tail.ts';

/** A command whose output is followed. */
export type RunSource = {
	readonly name: string;
	readonly run: string;
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	/** Where its output is written: a file of its own in a private folder. */
	readonly file: string;
};

const firstDelayMs = 1000;
const longestDelayMs = 30_000;
/** A command that ran so long was well: when it ends, it is started anew without waiting long. */
const wellMs = 30_000;
/** How long a command that floods stands still after each cut. */
const restMs = 150;
/** How long a cut goes on reading where somebody goes on writing. */
const cutMs = 20;
/** How long the program looks for what a command wrote before it ended. */
const lastWordsMs = 8;
/** Losses are told together, so that a flood of output is no flood of markers. */
const lossMs = 5000;

/**
 * Runs a command for as long as the view is open and takes in what it prints. It gets a group of its own, no input,
 * and a file for its output: nobody who reads slowly, or dies, can stop or end it.
 */
export function openRunSource(source: RunSource, limits: LogLimits, events: SourceEvents): LogSource {
	const {name, file} = source;
	const limitsNow = createSpoolLimits(limits, path.dirname(file));
	const index = createLineIndex();
	const tail = createTail(index, 0);
	const flags = constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
	const descriptor = openSync(file, constants.O_RDWR | flags, 0o600);
	// Segments come and go, the descriptor stays.
	const spoolBytes = {...fileBytes(descriptor), close() {}};
	let segment: Segment = {bytes: spoolBytes};
	let older: Segment | null = null;
	tail.begin(segment, 0);
	let known: Pick<LogSourceState, 'status' | 'detail'> = {status: 'starting', detail: null};
	let restartAt: number | null = null;
	let delay = firstDelayMs;
	let restart: NodeJS.Timeout | undefined;
	let group: number | null = null;
	let isClosed = false;
	let firstReadable = 0;
	let isFlooded = false;
	/** What is read next begins in the middle of a line. */
	let isTorn = false;
	const brake = createBrake(() => group);
	/** Where a cut began to wait for it to stand still. */
	let waitsAt: number | null = null;
	let lost = 0;
	/** Bytes of the segment that were left out before it is cut. */
	let skipped = 0;
	let toldLossAt = Number.NEGATIVE_INFINITY;

	const set = (status: LogSourceState['status'], detail: string | null) => {
		known = {status, detail};
		events.changed();
	};

	const ended = (status: 'waiting' | 'failed', how: string, startedAt: number) => {
		if (isClosed) return;
		lastWords();
		const ran = performance.now() - startedAt;
		if (ran >= wellMs) delay = firstDelayMs;
		if (ran >= wellMs || restartAt === null) events.mark(`${name}: the command ended, ${how}`);
		restartAt = performance.now() + delay;
		restart = setTimeout(start, delay);
		delay = Math.min(delay * 2, longestDelayMs);
		set(status, how);
	};

	/** What it wrote stands before the marker that says that it ended. */
	const lastWords = () => {
		try {
			follow(performance.now() + lastWordsMs);
		} catch {
			// Whoever looks next says so.
		}
	};

	const start = () => {
		const startedAt = performance.now();
		try {
			launch(startedAt);
		} catch (error) {
			ended('failed', `it cannot be started: ${error instanceof Error ? error.message : error}`, startedAt);
		}
	};

	const launch = (startedAt: number) => {
		const output = openSync(file, constants.O_WRONLY | flags, 0o600);
		// Held until it is noted: whoever takes over from a killed runner ends what it finds noted.
		const child = spawn('/bin/sh', heldCommand(source.run), {
			cwd: source.cwd,
			env: {...process.env, ...source.env},
			detached: true,
			stdio: ['ignore', output, output, 'pipe'],
		});
		closeSync(output);
		const {pid} = child;
		child.once('error', error => {
			if (pid === undefined) ended('failed', `it cannot be started: ${error.message}`, startedAt);
		});
		if (pid === undefined) return;
		group = pid;
		guardGroup(pid);
		yieldTo(pid);
		noteProcess(`${file}.process`, pid);
		letGo(child.stdio[3]);
		set('live', null);
		child.once('exit', (code, signal) => {
			group = null;
			// What it left running would write beside its successor.
			void endGroup(pid);
			ended(code === 0 ? 'waiting' : 'failed', signal ? `by ${signal}` : `exit code ${code}`, startedAt);
		});
	};

	const lose = (bytes: number) => {
		lost += bytes;
		const now = performance.now();
		if (lost === 0 || now - toldLossAt < lossMs) return;
		toldLossAt = now;
		events.mark(
			`${name}: ${sizeText(lost)} of older output left out${limitsNow().isTight ? ': the disk is nearly full' : ''}`,
		);
		lost = 0;
	};

	/** What came faster than it can be shown is not even read. */
	const skip = (size: number) => {
		const behind = size - tail.position;
		if (behind <= limitsNow().spoolKept) return;
		isFlooded = true;
		const from = behind - floodKept(limitsNow());
		// Not in the middle of a line: what was before it may soon be gone, and with it what masks half a secret.
		const left = from + toNextLine(tail.position + from);
		// Nor does one end in its middle.
		const all = left + index.withdraw();
		skipped += all;
		lose(all);
		tail.skip(segment, tail.offset + left);
	};

	/** Goes on with the next line that is whole; false where there is none yet. */
	const mend = (size: number): boolean => {
		const left = toNextLine(tail.position);
		if (left === 0 && size - tail.position < longestLine) return false;
		isTorn = false;
		skipped += left;
		lose(left);
		tail.skip(segment, tail.offset + left);
		return true;
	};

	const toNextLine = (position: number): number => {
		const bytes = Buffer.allocUnsafe(longestLine);
		const end = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, position)).indexOf('\n');
		return end + 1;
	};

	/** The writer stands still meanwhile: what it wrote between the last look and the emptying would be lost unseen. */
	const cut = () => {
		const stands = brake.holdStill(() => fstatSync(descriptor).size);
		// What it writes when it gets the processor would be lost: it is looked at again, as long as it writes no more.
		waitsAt ??= tail.position;
		if (stands === 'not yet' && tail.position - waitsAt < limitsNow().spoolBytes) return;
		waitsAt = null;
		let rest = isFlooded ? restMs : 0;
		try {
			const isStill = stands === 'yes';
			const {size} = fstatSync(descriptor);
			skip(size);
			// What was there is read whatever the time: who stood still has written nothing since.
			let look: Look;
			do look = tail.read(descriptor, performance.now() + cutMs);
			while (look !== 'none' && tail.position < size);
			const keptFrom = moveSpoolEnd({
				file,
				descriptor,
				segment,
				offset: tail.offset,
				shift: tail.offset - tail.position,
				kept: isFlooded ? floodKept(limitsNow()) : limitsNow().spoolKept,
			});
			isFlooded = false;
			lose(Math.max(0, keptFrom - skipped));
			skipped = 0;
			const unread = fstatSync(descriptor).size - tail.position;
			// Not everybody stands still: what a command has put into another group goes on, and what it wrote is lost.
			isTorn = unread > 0 || !isStill;
			if (isTorn) {
				lose(unread + index.withdraw());
				rest = restMs;
			}

			// A line must not be cut in two, nor a secret in it: its beginning goes along.
			const end = index.end;
			const before = Buffer.alloc(index.withdraw());
			segment.bytes.read(before, end - before.length, before.length);
			firstReadable = index.lineFrom(segment, keptFrom);
			ftruncateSync(descriptor, 0);
			if (older) releaseSegment(older);
			older = segment;
			segment = {bytes: prefixedBytes(before, spoolBytes)};
			tail.begin(segment, 0, before);
		} finally {
			brake.release(rest);
		}
	};

	const follow = (until: number): Look => {
		const {size} = fstatSync(descriptor);
		if (size < tail.position) {
			// The command emptied its own output.
			releaseSegment(segment);
			segment = {bytes: spoolBytes};
			tail.begin(segment, 0);
		}

		// It does not write on while others are looked at, and while what it wrote is cut.
		if (size - tail.position > limitsNow().spoolKept) brake.hold();
		skip(size);
		if (isTorn && !mend(size)) {
			// The rest of the line may come only when it goes on.
			brake.release(0);
			if (lost > 0) lose(0);
			return 'none';
		}

		const look = tail.read(descriptor, until);
		// A row that still grows is not cut in two, unless it grows for ever.
		const grows = index.place(index.length - 1)?.open ?? false;
		const isLong = tail.position >= limitsNow().spoolBytes * (grows ? 2 : 1);
		if (isLong && performance.now() >= until) return 'more';
		if (isLong) cut();
		else if (look !== 'more') brake.release(0);
		if (lost > 0) lose(0);
		return look;
	};

	start();
	return {
		name,
		index,
		file,
		caughtUp: true,
		get wantsLooks() {
			// A loss is still to be told, or there is something to be given back when the disk gets full.
			return lost > 0 || tail.position > floodKept(limitsNow());
		},
		get firstReadable() {
			return firstReadable;
		},
		state() {
			if (restartAt === null || known.status === 'live') return known;
			const seconds = Math.max(1, Math.ceil((restartAt - performance.now()) / 1000));
			return {status: known.status, detail: `${known.detail}; restarts in ${seconds} s`};
		},
		look(until) {
			try {
				return follow(until);
			} catch (error) {
				set('failed', `its output cannot be read: ${error instanceof Error ? error.message : error}`);
				return 'none';
			}
		},
		async close() {
			isClosed = true;
			clearTimeout(restart);
			brake.close();
			if (group !== null) await endGroup(group);
			if (older) releaseSegment(older);
			index.close();
			closeSync(descriptor);
			for (const each of [file, `${file}.process`]) rmSync(each, {force: true});
		},
	};
}
