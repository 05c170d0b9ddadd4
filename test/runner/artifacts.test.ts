// Artifacts by real runners: what is secret is never shown, what is encrypted leaves no plain file, and a rollback finds both.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {ArtifactConfig} from '../../src/domain/project.ts';
import {artifactFolder} from '../../src/runner/stateFolders.ts';
import {command} from '../support/samples.ts';
import {inWorld, type World} from '../support/world.ts';

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

test('settings that were saved are masked by their values, too; what is too long to be masked is refused', () =>
	inWorld(async world => {
		const secret = (file: string) => ({file, keepMs: null, secret: true}) as const;
		const save = `printf "A='${value}'\nB: ${value}-too\n" > "$RELEASE_ARTIFACTS/old"`;
		const release = await world.start(
			[
				command('save', save, {artifact: secret('old')}),
				command('tell', `echo "${value} and ${value}-too."`),
				command('long', 'head -c 70000 /dev/zero > "$RELEASE_ARTIFACTS/long"', {artifact: secret('long')}),
			],
			{onFailure: 'stop'},
		);
		const ended = await world.finish(release);
		expect(world.output(release, 'tell')).toBe('*** and ***.\n');
		expect(ended.end?.reason).toContain('long: $RELEASE_ARTIFACTS/long is too long to be masked');
		expect(ended.artifacts.map(({file}) => file)).toEqual(['old']);
	})());

test('what was to be encrypted does not stay where its command was killed', () =>
	inWorld(async world => {
		const artifact = {file: 'a.dump', keepMs: null, encrypt: {by: 'age', to: 'age1'}} as const;
		const run = 'echo rows > "$RELEASE_ARTIFACTS/a.dump"; cat "$RELEASE_ARTIFACTS/a.dump"; kill -9 $PPID';
		const release = await world.start([command('dump', run, {artifact})], {onFailure: 'stop'});
		expect((await world.finish(release)).end?.outcome).toBe('failed');
		expect(world.output(release, 'dump')).toContain('rows');
		expect(existsSync(path.join(artifactFolder(world.home, release), 'a.dump'))).toBe(false);
	})());

const hasProgram = (name: string): boolean => {
	try {
		execFileSync(name, ['--version'], {stdio: 'ignore'});
		return true;
	} catch {
		process.stderr.write(`artifacts encrypted by ${name} are not tested: this machine has none\n`);
		return false;
	}
};

const isTested = (name: string) => hasProgram(name) || Boolean(process.env['CI']);

test.runIf(isTested('gpg'))('an artifact that gpg encrypted leaves no plain file', {timeout: 60_000}, () =>
	inWorld(async world => {
		const GNUPGHOME = path.join(world.folder, 'gnupg');
		mkdirSync(GNUPGHOME, {mode: 0o700});
		const gpg = (...args: readonly string[]) =>
			execFileSync('gpg', ['--batch', '--quiet', ...args], {env: {...process.env, GNUPGHOME}, encoding: 'utf8'});
		const address = 'dump@shop.example';
		const unlocked = ['--pinentry-mode', 'loopback', '--passphrase', ''];
		gpg(...unlocked, '--quick-generate-key', address, 'default', 'default');
		try {
			await leavesNoPlainFile(world, {by: 'gpg', to: address}, file => gpg('--decrypt', file), {GNUPGHOME});
		} finally {
			execFileSync('gpgconf', ['--kill', 'all'], {env: {...process.env, GNUPGHOME}});
		}
	})(),
);

test.runIf(isTested('age'))('an artifact that age encrypted leaves no plain file', {timeout: 60_000}, () =>
	inWorld(async world => {
		const key = path.join(world.folder, 'key.txt');
		execFileSync('age-keygen', ['-o', key], {stdio: 'ignore'});
		const to = execFileSync('age-keygen', ['-y', key], {encoding: 'utf8'}).trim();
		await leavesNoPlainFile(world, {by: 'age', to}, file =>
			execFileSync('age', ['--decrypt', '-i', key, file], {encoding: 'utf8'}),
		);
	})(),
);

async function leavesNoPlainFile(
	world: World,
	encrypt: NonNullable<ArtifactConfig['encrypt']>,
	decrypt: (file: string) => string,
	variables: Readonly<Record<string, string>> = {},
): Promise<void> {
	const artifact = {file: 'a.dump', keepMs: null, encrypt} as const;
	const kept = `a.dump.${encrypt.by}`;
	const release = await world.start(
		[command('dump', 'echo rows > "$RELEASE_ARTIFACTS/a.dump"', {artifact}), command('fails', 'exit 3')],
		{onFailure: 'stop'},
	);
	const ended = await world.finish(release, variables);
	expect(ended.artifacts).toEqual([
		expect.objectContaining({file: kept, sha256: expect.stringMatching(/^[0-9a-f]{64}$/)}),
	]);
	const folder = artifactFolder(world.home, release);
	expect(readdirSync(folder)).toEqual([kept]);
	expect(readFileSync(path.join(folder, kept)).includes('rows')).toBe(false);
	expect(decrypt(path.join(folder, kept))).toBe('rows\n');
	const failing = command('dump', 'echo rows > "$RELEASE_ARTIFACTS/a.dump"; exit 3', {artifact});
	const other = await world.start([failing], {onFailure: 'stop'});
	expect((await world.finish(other, variables)).end?.outcome).toBe('failed');
	expect(existsSync(path.join(artifactFolder(world.home, other), 'a.dump'))).toBe(false);
}
