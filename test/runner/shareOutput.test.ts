// Output of attempts on its way to other machines: in small, over a shelf in memory.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, onTestFinished, test} from 'vitest';
import {fetchOutput, outputFetcher} from '../../src/engine/fetchOutput.ts';
import type {OutputPiece, OutputShelf, WatcherBoard} from '../../src/journal/exchange.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {shareOutput} from '../../src/runner/shareOutput.ts';
import {holds} from '../support/holds.ts';

const of = {release: 1, step: 'push', attempt: 1};
const limits = {headBytes: 1000, tailBytes: 2000, pieces: 100};

let folder: string;
let from: string;
let to: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-output-'));
	from = path.join(folder, 'from.log');
	to = path.join(folder, 'to.log');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** A shelf for one attempt; it can be away. */
function shelfInMemory() {
	const pieces = new Map<number, OutputPiece>();
	const shelf = {isAway: false, adds: 0};
	const there = () => {
		if (shelf.isAway) throw new JournalError('away', null, {passing: true});
	};
	const port: OutputShelf = {
		async end() {
			there();
			return Math.max(0, ...[...pieces.values()].map(({place, bytes}) => place + bytes.length));
		},
		async add(_, piece, leftOut) {
			there();
			shelf.adds++;
			pieces.set(piece.place, piece);
			for (const {place, bytes} of pieces.values()) {
				if (place >= leftOut.from && place + bytes.length <= leftOut.to) pieces.delete(place);
			}
		},
		async replace(_, all) {
			there();
			pieces.clear();
			for (const piece of all) pieces.set(piece.place, piece);
		},
		async read(_, place) {
			there();
			return [...pieces.values()]
				.filter(piece => piece.bytes.length === 0 || piece.place + piece.bytes.length > place)
				.toSorted((a, b) => a.place - b.place || a.bytes.length - b.bytes.length);
		},
		forget: async () => {},
	};
	return {shelf, port, pieces};
}

test('what is written is read elsewhere as it was, while it is written and afterwards', async () => {
	const {port} = shelfInMemory();
	writeFileSync(from, 'one\n');
	const sharing = shareOutput(port, () => {});
	sharing.follow(of, from);
	const fetching = fetchOutput(port, of, to, async () => false);
	expect(await holds(() => readFileSync(to, 'utf8') === 'one\n')).toBe(true);
	writeFileSync(from, 'one\ntwo\n');
	sharing.end(of);
	expect(await sharing.finish(10_000)).toBe(true);
	expect(await holds(() => fetching.isOver())).toBe(true);
	expect(readFileSync(to, 'utf8')).toBe('one\ntwo\n');
});

test('of long output, the beginning and the end are shared, and what lies between is said to be left out', async () => {
	const {port, pieces} = shelfInMemory();
	const text = Array.from({length: 1000}, (_, n) => `line ${n} ${'x'.repeat(20)}\n`).join('');
	writeFileSync(from, text);
	const sharing = shareOutput(port, () => {}, limits);
	sharing.follow(of, from);
	sharing.end(of);
	expect(await sharing.finish(10_000)).toBe(true);
	expect([...pieces.values()].reduce((bytes, piece) => bytes + piece.bytes.length, 0)).toBe(3000);
	const fetching = fetchOutput(port, of, to, async () => true);
	expect(await fetching.begun).toBe(text.length);
	const got = readFileSync(to, 'utf8');
	const [head = '', tail = ''] = got.split(/\n?release-tui: .* bytes are left out here\.\n/);
	expect(text.startsWith(head)).toBe(true);
	expect(text.endsWith(tail)).toBe(true);
	expect(tail).toMatch(/^line \d+ x+\n/);
	expect(head.length).toBe(1000);
});

test('output in many small pieces is put together at its end', async () => {
	const {port, pieces} = shelfInMemory();
	// As it was shared bit by bit.
	for (let place = 0; place < 40; place++) pieces.set(place, {place, bytes: Buffer.from('x')});
	writeFileSync(from, `${'x'.repeat(40)}y`);
	const sharing = shareOutput(port, () => {}, {...limits, pieces: 0});
	sharing.follow(of, from);
	sharing.end(of);
	expect(await sharing.finish(10_000)).toBe(true);
	expect([...pieces.values()].map(({place, bytes}) => [place, bytes.length])).toEqual([
		[0, 41],
		[41, 0],
	]);
});

test('where it cannot be shared just now, that is told once, and caught up with', async () => {
	const {shelf, port} = shelfInMemory();
	shelf.isAway = true;
	const told: string[] = [];
	writeFileSync(from, 'kept\n');
	const sharing = shareOutput(port, problem => told.push(problem));
	sharing.follow(of, from);
	const fetching = fetchOutput(port, of, to, async () => false);
	expect(await holds(() => told.length > 0)).toBe(true);
	expect(await fetching.begun).toBe(0);
	fetching.close();
	sharing.end(of);
	expect(await sharing.finish(1)).toBe(false);
	shelf.isAway = false;
	expect(await sharing.finish(20_000)).toBe(true);
	expect(told).toHaveLength(1);
	await fetchOutput(port, of, to, async () => false).begun;
	expect(readFileSync(to, 'utf8')).toBe('kept\n');
});

test('what a step is called does not lead out of the folder', async () => {
	const {port} = shelfInMemory();
	const journal = openSqliteJournal(path.join(folder, 'journal.db'));
	onTestFinished(() => journal.close());
	const fetch = outputFetcher({...journal, exchange: {output: port, watchers: nobody}});
	const fetching = fetch(1, '../../../evil', 1, folder);
	expect(path.dirname(fetching?.file ?? '')).toBe(folder);
	fetching?.close();
});

const nobody: WatcherBoard = {
	sign: async () => {},
	leave: async () => {},
	others: async () => [],
	subscribe: () => () => {},
};
