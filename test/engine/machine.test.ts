import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {thisMachine} from '../../src/engine/machine.ts';
import {writeMark} from '../../src/journal/shared/sharedMark.ts';
import {ownIdentity} from '../../src/process/identity.ts';

let home: string;
beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'release-tui-machine-'));
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

test('in a shared history, of a dead runner of another state folder nobody knows what it left running', () => {
	const machine = thisMachine(home, home);
	// Another time of its start, or another boot of a machine that is called the same: dead, as far as one sees.
	const gone = {...ownIdentity(), startTime: '1'};
	const namesake = {...ownIdentity(), bootId: 'another'};
	expect([gone, namesake, ownIdentity()].map(runner => machine.isAlive(runner, 1))).toEqual([false, false, true]);
	writeMark(home, {project: 'shop', variable: 'RELEASES_URL', since: '2026-05-04T12:00:00.000Z'});
	expect([gone, namesake, ownIdentity()].map(runner => machine.isAlive(runner, 1))).toEqual([null, null, true]);
	mkdirSync(path.join(home, 'runners'));
	writeFileSync(path.join(home, 'runners', '1.log'), '');
	expect([gone, namesake, ownIdentity()].map(runner => machine.isAlive(runner, 1))).toEqual([false, false, true]);
});
