import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {ballastFile, withRoom} from '../../src/process/ballast.ts';

let home: string;
beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'release-tui-ballast-'));
	writeFileSync(ballastFile(home), 'ballast');
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

/** Fails for want of room as long as the ballast is there. */
function needsRoom(code = 'ENOSPC'): string {
	if (existsSync(ballastFile(home))) throw Object.assign(new Error(`${code}: no room`), {code});
	return 'written';
}

test.each(['ENOSPC', 'EDQUOT'])('what fails with %s is done in the room of the ballast', code => {
	expect(withRoom(home, () => needsRoom(code))).toBe('written');
});

test('what fails for another reason costs no ballast, and is tried once', () => {
	let tries = 0;
	const fails = () => {
		tries++;
		needsRoom('EIO');
	};
	expect(() => withRoom(home, fails)).toThrow('EIO');
	expect(tries).toBe(1);
	expect(existsSync(ballastFile(home))).toBe(true);
});

test('without a ballast, a full disk is an error', () => {
	rmSync(ballastFile(home));
	const full = () => {
		throw Object.assign(new Error('ENOSPC: no room'), {code: 'ENOSPC'});
	};
	expect(() => withRoom(home, full)).toThrow('ENOSPC');
});
