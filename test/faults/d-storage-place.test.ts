// D. Storage: where state may lie, and how much of it there may be.
import {chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {sweepState} from '../../src/engine/sweepState.ts';
import {refuseNetworkFileSystem} from '../../src/journal/fileSystem.ts';
import {at, createJournalFolder} from '../support/journalFolder.ts';
import {pushConfig} from '../support/projectConfig.ts';
import {ana, command} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';
import {row} from './row.ts';

row('D10', 'file systems of a network, and those that may be one, are refused with the way out', async () => {
	const network = {
		NFS: 0x6969,
		SMB: 0xfe534d42,
		CIFS: 0xff534d42,
		AFS: 0x5346414f,
		Ceph: 0x00c36400,
		'9p': 0x01021997,
		FUSE: 0x65735546,
		Lustre: 0x0bd00bd0,
	};
	for (const [name, type] of Object.entries(network)) {
		expect(() => refuseNetworkFileSystem('/mnt/state', type)).toThrow(`/mnt/state is on ${name}: a journal there`);
	}

	// ext4, xfs, btrfs, zfs, tmpfs, overlay, and one that nobody knows.
	for (const type of [0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0x01021994, 0x794c7630, null]) {
		refuseNetworkFileSystem('/home/ana', type);
	}

	// The folder of the system that is never a disk, and not a network either: its number is really asked for.
	refuseNetworkFileSystem('/proc');
});

row(
	'D11',
	'a state folder that is no folder, a link, or open to others is refused, and nothing is run',
	async fault => {
		const project = await fault.project(null);
		project.write(pushConfig);
		const place = (name: string) => path.join(project.folder, name);
		writeFileSync(place('file'), '');
		mkdirSync(place('real'));
		symlinkSync(place('real'), place('link'));
		mkdirSync(place('open'));
		chmodSync(place('open'), 0o777);
		const cases: [string, string][] = [
			[place('file'), 'is no folder'],
			[place('link'), 'is a symbolic link'],
			[place('open'), 'Others can write to'],
			['/proc/release-tui', 'cannot be made'],
		];
		if (process.getuid?.() === 0) {
			mkdirSync(place('strange'));
			chownSync(place('strange'), 12_345, 12_345);
			cases.push([place('strange'), 'belongs to another user (uid 12345, you are 0)']);
		}

		for (const [folder, said] of cases) {
			const ran = await project.run(['trust', '--yes'], {RELEASE_TUI_HOME: folder});
			expect(ran).toMatchObject({code: 1, stdout: '', stderr: expect.stringContaining(said)});
			expect(ran.stderr).toMatch(/RELEASE_TUI_HOME|chmod go-w/);
		}

		expect(readdirSync(place('real'))).toEqual([]);
	},
);

row(
	'D11',
	'a state folder that is missing is made for its owner alone, and so is all that comes into it',
	async fault => {
		const project = await fault.project(pushConfig);
		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
		await project.idle();
		const others: string[] = [];
		for (const entry of readdirSync(project.home, {recursive: true, withFileTypes: true})) {
			const file = path.join(entry.parentPath, entry.name);
			if (statSync(file).mode & 0o077) others.push(file);
		}

		expect(others).toEqual([]);
		expect(statSync(project.home).mode & 0o777).toBe(0o700);
	},
);

row(
	'D12',
	'ten thousand releases: a page is read as quickly as ever, and retention takes no event',
	async fault => {
		const journal = createJournalFolder();
		fault.after(journal.remove);
		await journal.use(async opened => {
			const before = await paged(() => opened.releases({limit: 50}));
			for (let from = 1; from <= 10_000; from += 1000) {
				const writes: StreamWrite[] = Array.from({length: 1000}, (_, index) => startedWrite(from + index, {plan}));
				await opened.append(writes, ana, at);
			}

			const after = await paged(() => opened.releases({limit: 50, before: 5000}));
			expect(after.rows.map(({id}) => id)).toEqual(Array.from({length: 50}, (_, index) => 4999 - index));
			// A page of fifty is parsed; what does not stand on it costs nothing. Floor: an empty page, in the same run.
			expect(after.ms).toBeLessThan(before.ms + 50);
			expect(await opened.nextRelease()).toBe(10_001);
			const artifact = {
				type: 'artifact-stored',
				step: 'push',
				file: 'dump',
				bytes: 1,
				sha256: 'x',
				keepUntil: at,
			} as const;
			await opened.append([{stream: 'release:7', expected: 1, events: [artifact]}], ana, at);
			const kept = path.join(journal.folder, 'artifacts', '7', 'dump');
			mkdirSync(path.dirname(kept), {recursive: true});
			writeFileSync(kept, 'x');
			await sweepState(journal.folder, opened);
			expect(readdirSync(path.dirname(kept))).toEqual([]);
			expect(await opened.read('release:7')).toHaveLength(2);
		});
	},
	{alone: true},
);

const plan = {steps: [command('push', 'true')], secrets: []};

async function paged<T>(read: () => Promise<T>): Promise<{readonly rows: T; readonly ms: number}> {
	const start = process.threadCpuUsage();
	const rows = await read();
	const {user, system} = process.threadCpuUsage(start);
	return {rows, ms: (user + system) / 1000};
}
