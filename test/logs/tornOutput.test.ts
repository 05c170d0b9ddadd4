// The output of a command that was cut in the middle of a line, whose end has not come.
import {existsSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {defaultLimits} from '../../src/logs/logSource.ts';
import {openRunSource} from '../../src/logs/runSource.ts';
import {eventually} from '../support/world.ts';

test('a command that is in the middle of a line without an end is not held still, and what it loses is said', async ({
	onTestFinished,
}) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'logs-'));
	const at = (name: string) => path.join(folder, name);
	// Nobody holds still what is in a group of its own: it writes on while its output is cut, which tears a line.
	const stranger = `setsid sh -c 'while [ ! -e go ]; do head -c 40000 /dev/zero | tr "\\0" x; done; touch gone'`;
	const own = `while [ ! -e gone ]; do sleep 0.01; done; head -c 200000 /dev/zero | tr '\\0' x; touch done`;
	const said: string[] = [];
	const source = openRunSource(
		{name: 'web', run: `${stranger} & ${own}; sleep 60`, cwd: folder, env: {}, file: at('spool')},
		{...defaultLimits, spoolBytes: 1 << 18, spoolKept: 1 << 17},
		{mark: text => said.push(text), changed() {}},
	);
	onTestFinished(async () => {
		await source.close();
		rmSync(folder, {recursive: true, force: true});
	});
	const look = () => source.look(performance.now() + 5);
	const isTorn = () => look() === 'none' && statSync(at('spool')).size > 0;
	await eventually(() => isTorn() && said.length > 0);
	writeFileSync(at('go'), '');
	await eventually(() => {
		look();
		return existsSync(at('done'));
	});
	// What is lost after the first telling is told some seconds later, together.
	await eventually(() => {
		look();
		return said.length > 1;
	});
	expect(said.every(text => text.includes('of older output left out'))).toBe(true);
});
