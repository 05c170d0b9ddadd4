// Artifacts by real runners: what is secret is never shown, what is encrypted leaves no plain file, and a rollback finds both.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {artifactFolder} from '../../src/runner/stateFolders.ts';
import {command} from '../support/samples.ts';
import {inWorld} from '../support/world.ts';

const value = 'correct-horse-battery';

test('a secret artifact is masked in all that is printed later, and set back by an undo', {timeout: 60_000}, () =>
	inWorld(async world => {
		writeFileSync(path.join(world.root, 'setting'), value);
		const before = await world.start([command('push', 'true', {undo: 'true'})]);
		await world.finish(before);
		const release = await world.start([
			command('save', 'cat setting > "$RELEASE_ARTIFACTS/setting.old"', {
				artifact: {file: 'setting.old', keepMs: null, secret: true},
			}),
			command('change', 'echo "it was $(cat setting)"; echo new > setting', {
				undo: 'cat "$RELEASE_ARTIFACTS/setting.old" > setting; echo "setting: $(cat setting)"',
			}),
			command('push', 'true', {undo: 'ls "$RELEASE_PREVIOUS_ARTIFACTS"'}),
		]);
		const ended = await world.finish(release);
		expect(ended.artifacts).toEqual([expect.objectContaining({file: 'setting.old', bytes: value.length, sha256: ''})]);
		expect(world.output(release, 'change')).toMatch(/^it was \S*[*•…]+/);
		const back = await world.rollback();
		expect((await world.finish(back)).end?.outcome).toBe('succeeded');
		expect(world.text('setting')).toBe(value);
		expect(world.output(back, 'undo-push')).toBe('setting.old\n');
		const shown = ['change', 'undo-change'].flatMap(step => [world.output(release, step), world.output(back, step)]);
		expect(shown.join('')).not.toContain(value);
		expect(shown.join('')).toContain('setting: ');
	})(),
);

const hasGpg = (() => {
	try {
		execFileSync('gpg', ['--version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
})();

if (!hasGpg) process.stderr.write('encrypted artifacts are not tested: this machine has no gpg\n');

test.runIf(hasGpg || process.env['CI'])('an encrypted artifact leaves no plain file', {timeout: 60_000}, () =>
	inWorld(async world => {
		const GNUPGHOME = path.join(world.folder, 'gnupg');
		mkdirSync(GNUPGHOME, {mode: 0o700});
		const gpg = (...args: readonly string[]) =>
			execFileSync('gpg', ['--batch', '--quiet', ...args], {env: {...process.env, GNUPGHOME}, encoding: 'utf8'});
		gpg(
			'--pinentry-mode',
			'loopback',
			'--passphrase',
			'',
			'--quick-generate-key',
			'dump@shop.example',
			'default',
			'default',
		);
		try {
			const artifact = {file: 'a.dump', keepMs: null, encrypt: {by: 'gpg', to: 'dump@shop.example'}} as const;
			const release = await world.start(
				[command('dump', 'echo rows > "$RELEASE_ARTIFACTS/a.dump"', {artifact}), command('fails', 'exit 3')],
				{onFailure: 'stop'},
			);
			const ended = await world.finish(release, {GNUPGHOME});
			const folder = artifactFolder(world.home, release);
			expect(ended.artifacts).toEqual([
				expect.objectContaining({file: 'a.dump.gpg', sha256: expect.stringMatching(/^[0-9a-f]{64}$/)}),
			]);
			expect(existsSync(path.join(folder, 'a.dump'))).toBe(false);
			expect(readFileSync(path.join(folder, 'a.dump.gpg')).includes('rows')).toBe(false);
			expect(gpg('--decrypt', path.join(folder, 'a.dump.gpg'))).toBe('rows\n');
			const failing = {...artifact, file: 'b.dump'};
			const run = 'echo rows > "$RELEASE_ARTIFACTS/b.dump"; exit 3';
			const other = await world.start([command('dump', run, {artifact: failing})], {onFailure: 'stop'});
			expect((await world.finish(other, {GNUPGHOME})).end?.outcome).toBe('failed');
			expect(existsSync(path.join(artifactFolder(world.home, other), 'b.dump'))).toBe(false);
		} finally {
			execFileSync('gpgconf', ['--kill', 'all'], {env: {...process.env, GNUPGHOME}});
		}
	})(),
);
