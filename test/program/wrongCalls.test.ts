// What is called wrongly, or where nothing can be done, ends at once with a sentence and an exit code of its own. The
// built program does so in exitCodes and badInput; here is each case of it.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import Database from 'better-sqlite3';
import {expect, test} from 'vitest';
import {commandHere} from '../support/commandHere.ts';
import {inProject} from '../support/project.ts';
import {pushConfig} from '../support/projectConfig.ts';

test(
	'2: whatever is called wrongly',
	inProject(pushConfig, async project => {
		const wrong: readonly (readonly [readonly string[], string | RegExp])[] = [
			[['deplyo', 'staging'], 'There is no command "deplyo"; did you mean "deploy"?'],
			[['status', '--jsn'], "unknown option '--jsn'"],
			[['config', 'check', '--jsn'], "unknown option '--jsn'"],
			[['deploy'], "missing required argument 'environment'"],
			[['plan', 'prodution'], 'There is no environment "prodution".\nEnvironments: staging, production'],
			[['deploy', 'nowhere'], 'There is no environment "nowhere".'],
			[['revert', 'nowhere', 'HEAD', '--onto', 'HEAD'], 'There is no environment "nowhere".'],
			[['revert', 'staging', 'HEAD', '--branch=-f', '--yes'], '"-f" cannot be the name of a branch.'],
			[['rollback', 'nowhere'], 'There is no environment "nowhere".'],
			[['lock', 'nowhere', 'why'], 'There is no environment "nowhere".'],
			[['history', '--environment', 'nowhere'], 'There is no environment "nowhere".'],
			[['history', '--limit', 'many'], '--limit'],
			[['history', '--status', 'good'], /"good" is no status\.\nOne of: running, .*succeeded/],
			[['show', '99'], 'There is no release #99.'],
			[['show', 'abc'], '"abc" is no release number.'],
			[['attach'], 'No release is open.'],
			[['rollback', 'staging', '--to', 'v1.0.0'], '"v1.0.0" is no release number.'],
			[['deploy', 'staging', '--override', 'window'], '--override needs --reason'],
		];
		for (const [args, message] of wrong) {
			const {code, stdout, stderr} = await commandHere(project, args);
			expect({args, code, stdout}).toEqual({args, code: 2, stdout: ''});
			expect(stderr).toMatch(message);
		}
	}),
);

test(
	'2: whatever is called with a configuration that is wrong, is no file, or is not there',
	inProject(null, async project => {
		project.write(pushConfig.replace('deploy:', 'deplyo:'));
		for (const args of [['status'], ['deploy', 'staging'], ['trust', '--yes']]) {
			const {code, stdout, stderr} = await commandHere(project, args);
			expect({args, code, stdout}).toEqual({args, code: 2, stdout: ''});
			expect(stderr).toContain('did you mean "deploy"?');
		}

		rmSync(project.file('release.yaml'));
		mkdirSync(project.file('release.yaml'));
		const folder = await commandHere(project, ['status']);
		expect(folder).toMatchObject({code: 2, stderr: expect.stringContaining('release.yaml')});
		rmSync(project.file('release.yaml'), {recursive: true});
		const missing = await commandHere(project, ['status']);
		expect(missing).toMatchObject({code: 2, stderr: expect.stringContaining('release-tui init')});
	}),
);

test(
	'a journal that is newer, foreign, damaged or empty is not touched',
	inProject(pushConfig, async project => {
		await project.run(['history']);
		const cases: readonly (readonly [() => void, string])[] = [
			[() => pragma(project.journalFile, 'user_version = 99'), 'was written by a newer release-tui'],
			[
				() => {
					pragma(project.journalFile, 'user_version = 1');
					pragma(project.journalFile, 'application_id = 7');
				},
				'is a database of another program',
			],
			[() => writeFileSync(project.journalFile, 'not a database '.repeat(500)), 'is damaged or no journal'],
			[() => writeFileSync(project.journalFile, ''), 'is empty: it is not a journal, or its history was lost'],
		];
		for (const [spoil, message] of cases) {
			spoil();
			for (const suffix of ['-wal', '-shm']) rmSync(project.journalFile + suffix, {force: true});
			const before = readFileSync(project.journalFile);
			for (const args of [['status'], ['deploy', 'staging']]) {
				const {code, stdout, stderr} = await commandHere(project, args);
				expect({args, code, stdout}).toEqual({args, code: 1, stdout: ''});
				expect(stderr).toContain(message);
				expect(stderr).toContain(project.journalFile);
				expect(stderr).not.toContain('fault in release-tui');
			}

			const cockpit = project.openCockpit();
			await cockpit.expectScreen(message.slice(0, 20));
			expect((await cockpit.ended()).exitCode).toBe(1);
			expect(readFileSync(project.journalFile).equals(before)).toBe(true);
		}

		// As in this process, so in one of its own.
		expect(await project.run(['status'])).toMatchObject({code: 1, stderr: expect.stringContaining('is empty')});
		expect(project.live('staging')).toBe(project.sha('v1.0.0'));
	}),
);

function pragma(file: string, text: string): void {
	const database = new Database(file);
	database.pragma(text);
	database.close();
}
