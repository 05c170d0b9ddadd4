// What shells ask at each prompt and each Tab: the built script, which loads next to nothing, and bash with it.
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {shellScript} from '../../src/cli/completion/shellScripts.ts';
import {inProject} from '../support/project.ts';
import {pushConfig} from '../support/projectConfig.ts';

test(
	'one line for a prompt, and names for a shell, by the history alone',
	inProject(pushConfig.replaceAll('run: git --git-dir', 'run: touch asked; git --git-dir'), async project => {
		expect((await project.run(['status', '--short'])).stdout).toBe('staging - · production -\n');
		expect((await project.run(['deploy', 'staging', '--to', 'v1.0.0', '--yes'])).code).toBe(0);
		await project.run(['lock', 'production', 'sale']);
		await project.closed();
		execFileSync('rm', ['-f', project.file('asked')]);
		expect((await project.run(['status', '--short'])).stdout).toBe('staging v1.0.0 · production - locked\n');
		expect((await project.run(['complete', '--', 'show', ''])).stdout).toBe('1\tstaging v1.0.0 succeeded\n');
		expect((await project.run(['complete', '--', 'retry', '1', 'p'])).stdout).toBe('push\tstep of #1\n');
		expect(existsSync(project.file('asked'))).toBe(false);
		expect(existsSync(`${project.journalFile}-wal`)).toBe(false);

		expect(inBash(project, 'release-tui deploy pro')).toEqual(['production']);
		expect(inBash(project, 'release-tui deploy staging --to=v1')).toEqual(['v1.1.0', 'v1.0.0']);
		expect(inBash(project, 'release-tui deploy staging --to=')).toContain('main');
		expect(inBash(project, 'release-tui deploy --reason="a b" --yes sta')).toEqual(['staging']);
		expect(inBash(project, 'release-tui depl')).toEqual(['deploy']);
		expect(inBash(project, 'release-tui history --environment ')).toEqual(['staging', 'production']);
		expect(inBash(project, 'release-tui backup ')).toEqual([]);
		expect(await project.run(['completion', 'tcsh'])).toMatchObject({code: 2});
		expect((await project.run(['completion', 'zsh'])).stdout).toContain('compdef');
	}),
);

// As bash has it when Tab is pressed at the end of a line: it takes "=" for a word of its own.
function inBash(project: {readonly root: string; readonly home: string; readonly folder: string}, line: string) {
	const programs = path.join(project.folder, 'programs');
	mkdirSync(programs, {recursive: true});
	const program = path.join(programs, 'release-tui');
	const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');
	writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
	chmodSync(program, 0o755);
	const words = [...line.matchAll(/"[^"]*"|=|[^\s="]+|\s$/g)].map(([word]) => word.trim());
	const script = [
		shellScript('bash'),
		`COMP_LINE='${line}' COMP_POINT=${line.length} COMP_CWORD=${words.length - 1}`,
		`COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')})`,
		'_release_tui release-tui',
		// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
		'printf "%s\\n" "${COMPREPLY[@]}"',
	].join('\n');
	const env = {...process.env, PATH: `${programs}:${process.env['PATH']}`, RELEASE_TUI_HOME: project.home};
	const said = execFileSync('bash', ['-c', script], {cwd: project.root, env, encoding: 'utf8'});
	return said.split('\n').filter(Boolean);
}
