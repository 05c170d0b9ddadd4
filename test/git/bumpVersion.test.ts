// The version is changed by a commit of its own behind a remote's branch: with real git, and whatever the work tree holds.
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {isRefusal} from '../../src/domain/decision.ts';
import {type Bump, carryOutBump, prepareBump} from '../../src/git/bumpVersion.ts';
import {ownGit} from '../../src/git/ownGit.ts';
import {createRepository, plainGitEnvironment} from '../support/repository.ts';

const config = {file: 'package.json', commit: 'Version {version}', push: 'origin', branch: 'main'};

test('the commit changes the version alone, and neither work tree nor index', () =>
	inClone(async ({git, own, root, bump}) => {
		writeFileSync(path.join(root, 'package.json'), 'half a change');
		writeFileSync(path.join(root, 'other'), 'staged');
		git('add', 'other');
		const [index, before] = [git('ls-files', '--stage'), git('rev-parse', 'main')];
		const prepared = await bump('minor');
		expect(prepared).toMatchObject({from: '1.2.0', to: '1.3.0', message: 'Version 1.3.0', parent: before});
		const done = await carryOutBump(own, prepared);
		if (isRefusal(done)) throw new Error(done.message);
		expect(done.local).toBe('checked-out');
		expect(git('ls-remote', 'origin', 'refs/heads/main')).toContain(done.sha);
		expect(git('diff', '--unified=0', before, done.sha)).toContain('-  "version": "1.2.0"\n+  "version": "1.3.0"');
		expect(git('diff', '--name-only', before, done.sha)).toBe('package.json');
		expect(git('log', '-1', '--format=%s|%P', done.sha)).toBe(`Version 1.3.0|${before}`);
		expect([git('ls-files', '--stage'), git('rev-parse', 'main')]).toEqual([index, before]);
		expect(readFileSync(path.join(root, 'package.json'), 'utf8')).toBe('half a change');
	}));

test('a branch that nobody works on goes along', () =>
	inClone(async ({git, own, bump}) => {
		git('switch', '--quiet', '--create', 'work');
		const done = await carryOutBump(own, await bump('2.0.0'));
		expect(done).toMatchObject({local: 'moved', sha: git('rev-parse', 'main')});
	}));

test('no hook of the repository runs', () =>
	inClone(async ({root, own, bump}) => {
		for (const hook of ['pre-push', 'pre-commit', 'post-index-change', 'reference-transaction']) {
			writeFileSync(path.join(root, '.git/hooks', hook), `#!/bin/sh\ntouch "${root}/ran"\n`, {mode: 0o755});
		}

		expect(await carryOutBump(own, await bump('minor'))).not.toHaveProperty('ok');
		expect(existsSync(path.join(root, 'ran'))).toBe(false);
	}));

test('nothing is pushed onto a branch that moved meanwhile', () =>
	inClone(async ({git, own, bump}) => {
		const prepared = await bump('patch');
		git('commit', '--quiet', '--allow-empty', '--message', 'Somebody else');
		git('push', '--quiet', 'origin', 'main');
		expect(await carryOutBump(own, prepared)).toMatchObject({ok: false, code: 'state-changed'});
		expect(git('log', '-1', '--format=%s', 'refs/remotes/origin/main')).toBe('Somebody else');
	}));

test('a version that is taken, no version, and a file without one are refused', () =>
	inClone(async ({root, git, own}) => {
		git('push', '--quiet', 'origin', 'main:refs/tags/release-1.3.0');
		const messageOf = async (change: Partial<typeof config>, how: string) => {
			const prepared = await prepareBump(own, {...config, ...change}, how, ['release-{version}']);
			return isRefusal(prepared) ? prepared.message : null;
		};
		expect(await messageOf({}, 'minor')).toBe('The version 1.3.0 is taken: origin has the tag release-1.3.0.');
		expect(await messageOf({}, '1.2.0')).toContain('has the version 1.2.0 already');
		expect(await messageOf({}, 'huge')).toContain('"huge" is no version');
		writeFileSync(path.join(root, 'one'), '{"version": "7"}');
		writeFileSync(path.join(root, 'latin'), Buffer.from('author = "Zo\u00eb"\nversion = "1.2.0"\n', 'latin1'));
		git('add', 'one', 'latin');
		git('commit', '--quiet', '--message', 'More files');
		git('push', '--quiet', 'origin', 'main');
		expect(await messageOf({file: 'one'}, 'minor')).toBe(
			'one of origin/main has the version 7: what comes after it is not known.',
		);
		expect(await messageOf({file: 'latin'}, 'minor')).toBe('latin of origin/main is not in UTF-8.');
		expect(await messageOf({file: 'nowhere'}, 'minor')).toContain('is not there');
		expect(await messageOf({branch: 'nowhere'}, 'minor')).toContain('has no branch nowhere');
		expect(await messageOf({push: 'nowhere'}, 'minor')).toContain('cannot be asked');
	}));

type Clone = {
	readonly root: string;
	readonly git: (...args: readonly string[]) => string;
	readonly own: ReturnType<typeof ownGit>;
	readonly bump: (how: string) => Promise<Bump>;
};

async function inClone(body: (clone: Clone) => Promise<void>): Promise<void> {
	const {root, git, commit, remove} = createRepository();
	const bare = `${root}-origin.git`;
	try {
		commit({files: {'package.json': '{\n  "name": "shop",\n  "version": "1.2.0"\n}\n'}});
		git('init', '--quiet', '--bare', '--initial-branch=main', bare);
		git('remote', 'add', 'origin', bare);
		git('push', '--quiet', 'origin', 'main');
		const own = ownGit(root, plainGitEnvironment);
		const bump = async (how: string) => {
			const prepared = await prepareBump(own, config, how, ['v{version}']);
			if (isRefusal(prepared)) throw new Error(prepared.message);
			return prepared;
		};
		await body({root, git, own, bump});
	} finally {
		remove();
		rmSync(bare, {recursive: true, force: true});
	}
}
