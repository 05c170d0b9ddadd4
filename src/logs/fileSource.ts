import {closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync} from 'node:fs';
import {messageOf} from '../domain/messageOf.ts';
import {errorCode} from '../process/systemError.ts';
import {createLineIndex} from './lineIndex.ts';
import type {LogSource, Look, SourceEvents} from './logSource.ts';
import type {LogSourceState} from './logView.ts';
import {fileBytes, memoryBytes, releaseSegment, type Segment} from './segment.ts';
import {createTail} from './tail.ts';

/** How many lines of a file that is already there are shown. */
const initialLines = 200;
const initialBytes = 4 << 20;
/** What stays readable of a file that is cut. */
const rememberedBytes = 1 << 18;
/** Rotated files whose lines stay readable; each holds a descriptor and its space on the disk. */
const keptSegments = 4;

/** Follows a file by its name: what comes under that name goes on, whether it is rotated, cut, removed or not there yet. */
export function openFileSource(name: string, file: string, from: 'start' | 'end', events: SourceEvents): LogSource {
	const index = createLineIndex();
	const tail = createTail(index, rememberedBytes);
	const segments: Segment[] = [];
	let descriptor: number | null = null;
	let caughtUp = false;
	let isElsewhere = false;
	let firstReadable = 0;
	let known: Pick<LogSourceState, 'status' | 'detail'> = {status: 'starting', detail: null};

	const set = (status: LogSourceState['status'], detail: string | null) => {
		if (known.status === status && known.detail === detail) return;
		known = {status, detail};
		events.changed();
	};

	const begin = (opened: number, offset: number) => {
		const segment = {bytes: fileBytes(opened)};
		segments.push(segment);
		tail.begin(segment, offset);
		descriptor = opened;
		while (segments.length > keptSegments) {
			const oldest = segments.shift();
			if (oldest) releaseSegment(oldest);
			const next = segments[0];
			if (next) firstReadable = Math.max(firstReadable, index.lineFrom(next, 0));
		}
	};

	const openFirst = (): boolean => {
		const opened = openRegular(file);
		if (typeof opened !== 'number') {
			// What appears later is new from its first line on.
			caughtUp = true;
			set(opened.missing ? 'waiting' : 'failed', opened.reason);
			return false;
		}

		begin(opened, caughtUp || from === 'start' ? 0 : lastLines(opened, initialLines));
		set('live', null);
		return true;
	};

	const cut = (opened: number) => {
		const kept = tail.recent();
		const segment = segments.pop();
		if (segment) {
			segment.bytes = memoryBytes(kept, tail.offset - kept.length);
			segments.push(segment);
		}

		begin(opened, 0);
		events.mark(`${name}: the file was cut and goes on from its beginning`);
	};

	const checkName = (opened: number): Look => {
		const there = statOf(file);
		isElsewhere = true;
		if (typeof there === 'string') {
			set('waiting', there);
			return 'none';
		}

		const own = fstatSync(opened);
		if (there.ino === own.ino && there.dev === own.dev) {
			isElsewhere = false;
			set('live', null);
			return 'none';
		}

		// Whoever writes goes on in the old file until they open the new one: it is their first line there that counts.
		if (there.size === 0 && there.isFile()) {
			set('live', null);
			return 'none';
		}

		const next = openRegular(file);
		if (typeof next !== 'number') {
			set(next.missing ? 'waiting' : 'failed', next.reason);
			return 'none';
		}

		begin(next, 0);
		isElsewhere = false;
		events.mark(`${name}: the file was rotated`);
		set('live', null);
		return 'some';
	};

	return {
		name,
		index,
		file,
		get caughtUp() {
			return caughtUp;
		},
		get wantsLooks() {
			// It goes on in a file that no longer has the name which is watched.
			return isElsewhere;
		},
		get firstReadable() {
			return firstReadable;
		},
		state: () => known,
		look(until) {
			try {
				if (descriptor === null && !openFirst()) return 'none';
				if (descriptor === null) return 'none';
				const {size} = fstatSync(descriptor);
				if (size < tail.offset || (size > tail.offset && tail.isReplaced(descriptor))) cut(descriptor);
				const look = tail.read(descriptor, until);
				if (look !== 'none') return look;
				caughtUp = true;
				return checkName(descriptor);
			} catch (error) {
				caughtUp = true;
				set('failed', reasonOf(error));
				return 'none';
			}
		},
		async close() {
			descriptor = null;
			index.close();
			segments.forEach(releaseSegment);
		},
	};
}

type Unopened = {readonly missing: boolean; readonly reason: string};

/** Opens without waiting for anybody: opening a named pipe would otherwise block the whole program. */
function openRegular(file: string): number | Unopened {
	let opened: number;
	try {
		opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
	} catch (error) {
		return {missing: errorCode(error) === 'ENOENT', reason: reasonOf(error)};
	}

	if (fstatSync(opened).isFile()) return opened;
	closeSync(opened);
	return {missing: false, reason: 'not a regular file'};
}

function statOf(file: string): Stats | string {
	try {
		return statSync(file);
	} catch (error) {
		return reasonOf(error);
	}
}

function reasonOf(error: unknown): string {
	switch (errorCode(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return 'no such file';
		case 'EACCES':
			return 'no permission to read it';
		default:
			return messageOf(error);
	}
}

/** Where the last lines of a file begin. */
function lastLines(descriptor: number, lines: number): number {
	const {size} = fstatSync(descriptor);
	const block = Buffer.allocUnsafe(1 << 16);
	let left = lines + 1;
	for (let end = size; end > 0 && size - end < initialBytes; ) {
		const start = Math.max(0, end - block.length);
		const count = readSync(descriptor, block, 0, end - start, start);
		for (let at = block.lastIndexOf(10, count - 1); at >= 0; at = at === 0 ? -1 : block.lastIndexOf(10, at - 1)) {
			// A newline at the very end closes the last line and begins none.
			if (start + at === size - 1) continue;
			left--;
			if (left <= 1) return start + at + 1;
		}

		end = start;
	}

	return Math.max(0, size - initialBytes);
}
