import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import {writeDurably} from '../process/durableFile.ts';
import {isAlive} from '../process/identity.ts';
import {demoPaths, readDemoWorld} from './demoWorld.ts';
import {identitySchema, liveRecords} from './processRecord.ts';
import {readWorldOwner} from './worldOwner.ts';

const entrySchema = z
	.object({
		id: z.string().regex(/^[\w-]+$/),
		dir: z.string(),
		temporary: z.boolean(),
		/** The cockpit that it belongs to; null when it stays until it is stopped. */
		owner: identitySchema.nullable(),
		createdAt: z.iso.datetime(),
	})
	.readonly();

/** A demo of this user, so that a later start finds what an earlier one could not clean up. */
export type DemoEntry = z.output<typeof entrySchema>;

/** A demo that is just being set up has no process yet: it is left alone for this long. */
const settingUpMs = 60_000;

/** Remembers a demo in the state folder, before anything of it is made. */
export function registerDemo(home: string, entry: DemoEntry): void {
	mkdirSync(folderOf(home), {recursive: true, mode: 0o700});
	writeDurably(fileOf(home, entry.id), JSON.stringify(entry));
}

/** Forgets a demo that was cleaned up. */
export function unregisterDemo(home: string, id: string): void {
	rmSync(fileOf(home, id), {force: true});
}

/** The demos that nobody owns any more: their cockpit was killed, or their time was over. Never one that is in use. */
export function abandonedDemos(home: string, now: Date): readonly DemoEntry[] {
	return entriesOf(home).filter(entry => {
		if (entry.owner) return isAlive(entry.owner) === false;
		if (!existsSync(entry.dir)) return true;
		if (now.getTime() - Date.parse(entry.createdAt) < settingUpMs) return false;
		return entry.temporary && liveRecords(demoPaths(entry.dir).run).length === 0;
	});
}

/** The folder of the demo that was left last and still runs; null when there is none. */
export function leftDemo(home: string): string | null {
	const [last] = entriesOf(home)
		.filter(
			entry =>
				isSameDemo(entry) &&
				readWorldOwner(entry.dir)?.left === true &&
				liveRecords(demoPaths(entry.dir).run).length > 0,
		)
		.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
	return last?.dir ?? null;
}

/** Whether a folder still holds the demo that an entry names, and not a later one. */
export function isSameDemo(entry: DemoEntry): boolean {
	return readDemoWorld(entry.dir)?.id === entry.id;
}

function entriesOf(home: string): readonly DemoEntry[] {
	let names: readonly string[];
	try {
		names = readdirSync(folderOf(home)).filter(name => name.endsWith('.json'));
	} catch {
		return [];
	}

	return names.map(name => readEntry(path.join(folderOf(home), name))).filter(entry => entry !== null);
}

function readEntry(file: string): DemoEntry | null {
	try {
		const parsed = entrySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}

function folderOf(home: string): string {
	return path.join(home, 'demos');
}

function fileOf(home: string, id: string): string {
	return path.join(folderOf(home), `${id}.json`);
}
