import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {firstStart, refuseFirstStart} from '../../src/cli/firstStart.ts';

test('a start without a configuration offers what fits: a proposal in a repository, the demo anywhere', () => {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-first-')));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const offered = () => firstStart(path.join(folder, 'src'))?.choices.map(({command}) => command);
	mkdirSync(path.join(folder, 'src'));
	expect(offered()).toEqual(['demo', null]);
	mkdirSync(path.join(folder, '.git'));
	expect(offered()).toEqual(['init', 'demo', null]);
	expect(() => refuseFirstStart(firstStart(folder) ?? {message: '', choices: []})).toThrow(
		`There is no release.yaml in ${folder} yet.`,
	);
	writeFileSync(path.join(folder, 'release.yaml'), '');
	expect(offered()).toBeUndefined();
});
