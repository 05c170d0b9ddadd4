// What the log of a cockpit does on a disk that fills up, run on a small disk of its own. Fails by exit code.

import {ok} from 'node:assert/strict';
import {mkdirSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {openLogView} from '../../src/logs/openLogView.ts';
import {diskSpace} from '../../src/process/diskSpace.ts';
import {eventually} from '../support/world.ts';

const folder = tmpdir();
const spool = path.join(folder, 'spool');
mkdirSync(spool);
const command = `head -c 31000000 /dev/zero | tr '\\0' x; echo; while printf '%04000d\\ntick\\n' 0; do sleep 0.05; done; exit 1`;
const view = openLogView({
	sources: [{name: 'web', kind: 'run', run: command}],
	cwd: folder,
	env: {},
	spool,
	secrets: [],
});
const texts = () => view.rows(view.length - 20, 20).map(row => row.text);
const size = () => statSync(path.join(spool, readdirSync(spool)[0] ?? '', '1.log')).size;
const filler = path.join(folder, 'filler');
const free = () => diskSpace(folder)?.bytes ?? 0;

try {
	await eventually(() => texts().includes('tick'));
	ok(size() > 29 << 20, `${size()}`);

	// Somebody else takes the room.
	writeFileSync(filler, Buffer.alloc(free() - (60 << 20), 'x'));
	await eventually(() => size() < 2 << 20);
	await eventually(() => texts().some(text => text.endsWith('left out: the disk is nearly full')));

	// And then all of it: the command cannot write, and that is said; with room again it is started anew.
	fillUp();
	await eventually(() => view.sources[0]?.status === 'failed');
	ok(
		texts().some(text => text.startsWith('web: the command ended')),
		texts().join('\n'),
	);
	const {length} = view;
	rmSync(filler);
	await eventually(() => view.sources[0]?.status === 'live' && view.length > length && texts().at(-1) === 'tick');
	process.stdout.write('held\n');
} finally {
	await view.close();
}

function fillUp(): void {
	const bytes = Buffer.alloc(1 << 16, 'x');
	try {
		for (;;) writeFileSync(filler, bytes, {flag: 'a'});
	} catch {
		// It is full.
	}
}
