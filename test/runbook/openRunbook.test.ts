import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {openRunbook} from '../../src/runbook/openRunbook.ts';
import {project} from '../support/samples.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'runbook-'));
const inFolder = (name: string) => path.join(folder, name);
afterAll(() => rmSync(folder, {recursive: true}));

test('what is no runbook is told in words', async () => {
	writeFileSync(inFolder('big'), Buffer.alloc(1_000_001));
	const told = async (file: string) => {
		const read = await openRunbook(file, project, 'staging');
		return read.ok ? 'read' : read.message;
	};
	expect(await told(folder)).toBe(`The runbook cannot be read: ${folder} is a folder`);
	expect(await told(inFolder('big'))).toContain('big is larger than 1 MB');
	expect(await told(inFolder('nowhere'))).toContain('there is no file');
	writeFileSync(inFolder('plän.md'), '## Deployment\n1. [ ] Tell the users\n');
	expect(await told(inFolder('plän.md'))).toBe('read');
});
