import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {nextHead, noHead} from '../../src/journal/head.ts';
import {type LocalRecord, openLocalRecord, recordFile} from '../../src/journal/shared/localRecord.ts';
import type {StoredEvent} from '../../src/journal/shared/sharedEvents.ts';

let home: string;
let record: LocalRecord;
beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'release-tui-record-'));
	record = openLocalRecord(home);
});
afterEach(() => {
	record.close();
	rmSync(home, {recursive: true, force: true});
});

/** The first events of a history, as the database has them. */
function history(length: number, word = 'x'): readonly StoredEvent[] {
	let head = noHead;
	return Array.from({length}, (_, index) => {
		const position = index + 1;
		const hash = `${word}${position}`;
		head = nextHead(head, position, hash);
		const texts = {stream: 'release:1', at: '', actor: '{}', type: 'note-added', data: '{}'};
		return {...texts, position, seq: position, hash, head: head.hash};
	});
}

test('events are taken in where they follow, and those that are there are passed over', () => {
	const events = history(5);
	expect(record.add(events)).toBe(false);
	record.restart(noHead);
	expect(record.add(events.slice(0, 3))).toBe(true);
	expect(record.add(events.slice(1))).toBe(true);
	expect(record.after(2)).toEqual(events.slice(2));
	expect(record.headAt(4)).toEqual({position: 4, hash: events[3]?.head});
	expect(record.span()).toMatchObject({base: noHead, end: {position: 5}});
	expect(statSync(recordFile(home)).mode & 0o077).toBe(0);
});

test('neither a gap nor another history is taken in', () => {
	record.restart(noHead);
	record.add(history(3));
	expect(record.add(history(5).slice(4))).toBe(false);
	expect(record.add(history(5, 'y'))).toBe(false);
	expect(record.add([{...(history(4)[3] ?? raise()), head: 'forged'}])).toBe(false);
	expect(record.span()?.end.position).toBe(3);
});

test('only the end of a long history is kept, without a gap', () => {
	const events = history(20_002);
	record.restart(noHead);
	expect(record.add(events.slice(0, 20_000))).toBe(true);
	expect(record.span()?.base.position).toBe(0);
	expect(record.add(events.slice(20_000))).toBe(true);
	const {base, end} = record.span() ?? raise();
	expect([base.position, end.position]).toEqual([10_002, 20_002]);
	expect(base.hash).toBe(events[10_001]?.head);
	expect(record.after(0)[0]?.position).toBe(10_003);
});

function raise(): never {
	throw new Error('it is not there');
}
