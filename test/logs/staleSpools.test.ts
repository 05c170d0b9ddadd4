import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSpoolFolder, removeStaleSpools} from '../../src/logs/staleSpools.ts';
import {identityOf, ownIdentity} from '../../src/process/identity.ts';

let root: string;

beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), 'spools-'));
});

afterEach(() => rmSync(root, {recursive: true, force: true}));

function spoolOf(owner: object): string {
	const folder = createSpoolFolder(root);
	writeFileSync(path.join(folder, 'owner.json'), JSON.stringify({...ownIdentity(), ...owner}));
	return folder;
}

test('the folder of a process that is gone is removed, our own and that of another machine stay', async () => {
	const own = createSpoolFolder(root);
	const gone = spoolOf({startTime: '1'});
	const rebooted = spoolOf({bootId: 'another'});
	const elsewhere = spoolOf({host: 'another.example', bootId: 'another', startTime: '1'});
	await removeStaleSpools(root);
	expect([own, gone, rebooted, elsewhere].map(folder => existsSync(folder))).toEqual([true, false, false, true]);
	expect(statSync(own).mode & 0o777).toBe(0o700);
});

test('a folder without an owner is removed only when it is not being made just now', async () => {
	const fresh = path.join(root, 'spool-fresh');
	const old = path.join(root, 'spool-old');
	const foreign = path.join(root, 'something-else');
	for (const folder of [fresh, old, foreign]) mkdirSync(folder);
	for (const folder of [old, foreign]) utimesSync(folder, 0, 0);
	await removeStaleSpools(root);
	expect(readdirSync(root).toSorted()).toEqual(['something-else', 'spool-fresh']);
});

test('a command that its owner left running is ended, and a stranger with a recorded number is not', async () => {
	const left = spawn('/bin/sh', ['-c', 'sleep 300; true'], {detached: true, stdio: 'ignore'});
	const stranger = spawn('/bin/sh', ['-c', 'sleep 300; true'], {detached: true, stdio: 'ignore'});
	const ended = once(left, 'exit');
	const view = path.join(spoolOf({startTime: '1'}), 'view-1');
	mkdirSync(view);
	writeFileSync(path.join(view, '1.log.process'), JSON.stringify(identityOf(left.pid ?? 0)));
	writeFileSync(path.join(view, '2.log.process'), JSON.stringify({...identityOf(stranger.pid ?? 0), startTime: '1'}));
	await removeStaleSpools(root);
	expect(await ended).toEqual([null, 'SIGTERM']);
	expect(readFileSync(`/proc/${stranger.pid}/stat`, 'utf8')).not.toBe('');
	expect(readdirSync(root)).toEqual([]);
	if (stranger.pid) process.kill(-stranger.pid, 'SIGKILL');
});

test('nothing to clean up is no reason to fail', async () => {
	await expect(removeStaleSpools(path.join(root, 'missing'))).resolves.toBeUndefined();
});
