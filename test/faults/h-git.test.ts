// H. Git: what a clone can be like, names that move, and remotes that do not answer.
import {execFileSync} from 'node:child_process';
import {chownSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {createServer, type Socket} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Repository} from '../../src/git/repository.ts';
import type {TestProject} from '../support/project.ts';
import {configWith, pushConfig} from '../support/projectConfig.ts';
import {createRepository, type TestRepository} from '../support/repository.ts';
import {type Fault, row} from './row.ts';

const fullId = /^[0-9a-f]{40}$/;

row('H1', 'no repository, a bare one, and one without commits are told apart, and nothing is done', async fault => {
	const none = await fault.project(null);
	rmSync(none.file('.git'), {recursive: true});
	for (const args of [['status'], ['plan', 'staging'], ['init'], []]) {
		const {code, stdout, stderr} = await none.run(args);
		expect({args, code, stdout}).toEqual({args, code: 2, stdout: ''});
		expect(stderr).toContain('There is no release.yaml and no git repository in');
		expect(stderr).toContain('release-tui demo');
	}

	await none.configure(pushConfig);
	expect(await none.run(['status'])).toMatchObject({code: 2, stderr: expect.stringContaining('no git repository')});

	const unborn = await fault.project(pushConfig, {repository: createRepository()});
	const sentence = `The repository ${unborn.root} has no commits yet.`;
	for (const args of [['status'], ['deploy', 'staging'], []]) {
		expect(await unborn.run(args)).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining(sentence)});
	}

	const cockpit = unborn.openCockpit();
	await cockpit.expectScreen('has no commits yet');
	expect((await cockpit.ended()).exitCode).toBe(2);

	const bare = await fault.project(pushConfig);
	bare.git('config', 'core.bare', 'true');
	expect(await bare.run(['status'])).toMatchObject({code: 1, stderr: expect.stringContaining('is a bare repository')});
});

row('H1', 'from a detached HEAD and from a linked work tree a full commit id is released', async fault => {
	const project = await fault.project(pushConfig);
	project.git('checkout', '--quiet', '--detach', 'v1.1.0');
	expect(await project.run(['deploy', 'staging', '--yes'])).toMatchObject({code: 0});
	expect((await project.release(1))?.candidate).toMatchObject({sha: project.sha('v1.1.0'), ref: 'HEAD'});
	expect(project.live('staging')).toMatch(fullId);

	const tree = path.join(project.folder, 'tree');
	project.git('worktree', 'add', '--quiet', tree, '-b', 'other', 'v1.0.0');
	const opened = await open(tree);
	expect(opened.root).toBe(tree);
	expect(await opened.state()).toMatchObject({branch: 'other', head: project.sha('v1.0.0')});
	expect(await opened.candidate('HEAD')).toMatchObject({sha: project.sha('v1.0.0')});
});

row('H1', 'a work tree that is configured to be elsewhere is not used', async fault => {
	const made = repositoryOf(fault);
	made.commit();
	made.git('config', 'core.worktree', '/usr');
	expect(await openRepository(made.root)).toMatchObject({ok: false, message: expect.stringContaining('elsewhere')});
});

row('H2', 'a shallow clone says that it does not have what is live', async fault => {
	const project = await fault.project(pushConfig);
	makeShallow(project, 1);
	expect(await project.json('status')).toMatchObject({
		environments: [{name: 'staging', live: {sha: expect.stringMatching(fullId)}, behind: null}, {}],
	});
	const {code, stdout} = await project.run(['plan', 'staging']);
	expect(code).toBe(0);
	expect(stdout).toContain('what is live is no commit of this clone, which is shallow: git fetch --unshallow');
});

row('H2', 'a changelog that a shallow clone cuts short is called incomplete', async fault => {
	const made = repositoryOf(fault);
	const [first = ''] = made.commits({}, {});
	made.branch('side', first);
	made.commits({branch: 'side'}, {branch: 'side'}, {branch: 'side'});
	const merge = made.commit({merge: 'refs/heads/side', message: 'Merge'});
	const live = made.git('rev-parse', `${merge}^1`);
	const clone = path.join(made.root, '.git/clone');
	made.git('clone', '--quiet', '--depth=2', `file://${made.root}`, clone);
	expect(await (await open(clone)).relation(live, merge)).toEqual({
		kind: 'ahead',
		ahead: 2,
		behind: 0,
		incomplete: true,
	});
	expect(await (await open(made.root)).relation(live, merge)).toEqual({kind: 'ahead', ahead: 4, behind: 0});

	const project = await fault.project(pushConfig);
	const [base = ''] = [project.sha('v1.0.0')];
	project.repository.branch('side', base);
	project.repository.commits({branch: 'side'}, {branch: 'side'}, {branch: 'side'});
	project.repository.commit({merge: 'refs/heads/side', message: 'Merge side'});
	project.git('push', '--quiet', '--force', 'staging', 'v1.1.0^{commit}:refs/heads/main');
	makeShallow(project, 2);
	const {stdout} = await project.run(['plan', 'staging']);
	expect(stdout).toContain('the changelog is incomplete: this clone is shallow');
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('at least 1 to');
});

row(
	'H2',
	'what a partial clone lacks is not fetched and not made up; replaced and grafted objects are not believed',
	async fault => {
		const made = repositoryOf(fault);
		const sha = made.commit({message: 'Real', files: {'db/1.up.sql': 'SELECT 1;\n'}});
		made.git('config', 'uploadpack.allowFilter', 'true');
		const clone = path.join(made.root, '.git/clone');
		made.git('clone', '--quiet', '--no-checkout', '--filter=tree:0', `file://${made.root}`, clone);
		const partial = await open(clone);
		expect(await partial.commits({from: null, to: sha}, {limit: 5})).toMatchObject([{subject: 'Real'}]);
		expect(await partial.detail(sha)).toMatchObject({subject: 'Real', files: []});
		expect(await partial.file(sha, 'db/1.up.sql')).toBeNull();
		await expect(partial.files(sha, 'db')).rejects.toThrow();
		expect(
			execFileSync('git', ['-C', clone, 'rev-list', '--objects', '--all', '--missing=print'], {encoding: 'utf8'}),
		).toContain('?');

		const forged = made.commit({message: 'Forged'});
		made.git('reset', '--quiet', '--hard', sha);
		made.git('replace', sha, forged);
		const repository = await open(made.root);
		expect(await repository.detail(sha)).toMatchObject({subject: 'Real'});
	},
);

row('H3', 'a branch that was moved since the preview starts nothing', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	const was = project.sha('HEAD').slice(0, 7);
	project.git('commit', '--quiet', '--amend', '--message=Another');
	await cockpit.press('enter');
	await cockpit.expectScreen(`HEAD was ${was} when this plan was made and is ${project.sha('HEAD').slice(0, 7)} now`);
	expect(await project.releases()).toEqual([]);
	await cockpit.press('esc');
	await cockpit.expectGone('Look at a new plan');
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
	await project.until(1, ({end}) => end !== null);
	expect(project.live('staging')).toBe(project.sha('HEAD'));
});

row('H4', 'a tag that was moved or deleted since the preview starts nothing', async fault => {
	for (const move of ['tag --force v1.1.0 v1.0.0', 'tag --delete v1.1.0']) {
		const project = await fault.project(pushConfig);
		const deploy = project.openCockpit({args: ['deploy', 'staging', '--to=v1.1.0']});
		await deploy.expectScreen('Go on? [y/N]');
		const was = project.sha('v1.1.0').slice(0, 7);
		project.git(...move.split(' '));
		await deploy.press('y', 'enter');
		await deploy.expectScreen(`v1.1.0 was ${was} when this plan was made`);
		expect((await deploy.ended()).exitCode).not.toBe(0);
		expect(await project.releases()).toEqual([]);
	}
});

row(
	'H4',
	'a name that means two commits is refused; full names and what is picked from the list are not',
	async fault => {
		const project = await fault.project(pushConfig);
		const first = project.sha('v1.0.0');
		project.git('update-ref', 'refs/heads/v1.1.0', first);
		project.git('update-ref', 'refs/heads/HEAD', first);
		project.git('update-ref', `refs/heads/${first}`, project.sha('refs/tags/v1.1.0'));
		project.git('update-ref', `refs/heads/${first.slice(0, 7)}`, project.sha('refs/tags/v1.1.0'));
		for (const name of ['v1.1.0', 'HEAD', first, first.slice(0, 7)]) {
			const {code, stderr} = await project.run(['plan', 'staging', `--to=${name}`]);
			expect({name, code}).toEqual({name, code: 2});
			expect(stderr).toContain(`"${name}" may be branch refs/heads/${name}`);
		}

		expect(await project.json('plan', 'staging', '--to=refs/tags/v1.1.0')).toMatchObject({
			candidate: {sha: project.sha('refs/tags/v1.1.0')},
		});
		expect(await project.json('plan', 'staging', '--to=refs/heads/v1.1.0')).toMatchObject({candidate: {sha: first}});
		const cockpit = project.openCockpit();
		await cockpit.expectScreen('Environments');
		await cockpit.press('c');
		await cockpit.expectScreen('tag    v1.1.0');
		await cockpit.press('v1.1.0', 'enter');
		await cockpit.expectScreen('The candidate is v1.1.0');
		for (const ref of ['nosuch', 'v1.0.0..main', 'HEAD:count', '--upload-pack=id', '--all']) {
			const {code, stdout, stderr} = await project.run(['deploy', 'staging', `--to=${ref}`]);
			expect({ref, code, stdout}).toEqual({ref, code: 2, stdout: ''});
			expect(stderr).toContain(`"${ref}"`);
		}

		expect(await project.releases()).toEqual([]);
	},
);

row('H6', 'submodules are looked at without being entered or fetched', async fault => {
	const made = repositoryOf(fault);
	const inner = repositoryOf(fault);
	inner.commit();
	made.commit();
	made.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
	made.git('commit', '--quiet', '--message=Add sub');
	const sprung = path.join(made.root, '.git/sprung');
	const trap = (name: string) => {
		const file = path.join(made.root, '.git', `trap-${name}`);
		writeFileSync(file, `#!/bin/sh\necho ${name} >> '${sprung}'\n`, {mode: 0o755});
		return file;
	};
	for (const key of ['core.fsmonitor', 'filter.x.clean', 'core.sshCommand']) {
		made.git('-C', 'sub', 'config', key, trap(key));
	}

	writeFileSync(path.join(made.root, '.git/modules/sub/info/attributes'), '* filter=x\n');
	made.git('config', '--file', '.gitmodules', 'submodule.sub.url', `ext::${trap('url')}`);
	made.git('config', 'submodule.sub.url', `ext::${trap('url')}`);
	// Of the same size, so that only a look at its content, through the filter, tells that it changed.
	const inside = path.join(made.root, 'sub/count');
	writeFileSync(inside, readFileSync(inside, 'utf8').replace(/./, 'x'));
	utimesSync(inside, 1, 1);
	made.git('-C', 'sub', 'status');
	expect(readFileSync(sprung, 'utf8')).toMatch(/core\.fsmonitor\n(?:.*\n)*filter\.x\.clean/);
	rmSync(sprung);
	utimesSync(inside, 2, 2);
	const repository = await open(made.root);
	expect(await repository.state()).toMatchObject({changedFiles: 1});
	rmSync(path.join(made.root, 'sub'), {recursive: true});
	expect(await repository.state()).toMatchObject({changedFiles: 2});
	await repository.detail(made.git('rev-parse', 'HEAD'));
	expect(existsSync(sprung)).toBe(false);
});

row('H7', 'a lock on the index keeps nobody from looking, and is not touched', async fault => {
	const project = await fault.project(configWith({staging: 'gates: { cleanTree: block }'}));
	const lock = project.file('.git/index.lock');
	writeFileSync(lock, '');
	const index = readFileSync(project.file('.git/index'));
	expect(await project.run(['deploy', 'staging', '--yes'])).toMatchObject({code: 0});
	expect(readFileSync(lock, 'utf8')).toBe('');
	expect(readFileSync(project.file('.git/index')).equals(index)).toBe(true);
});

row('H7', 'a git that is missing or too old is named, with what to do', async fault => {
	const project = await fault.project(pushConfig);
	const bin = path.join(project.folder, 'bin');
	mkdirSync(bin);
	expect(await project.run(['status'], {PATH: bin})).toMatchObject({
		code: 1,
		stderr: expect.stringContaining('git was not found'),
	});
	for (const [version, message] of [
		['git version 2.20.1', 'git 2.20.1 is too old: release-tui needs 2.31 or newer'],
		['git version 1.8.3.1 (Apple)', 'git 1.8.3.1 is too old'],
	]) {
		const fake = `#!/bin/sh\ncase "$*" in *version) echo '${version}';; *) echo 'usage: git' >&2; exit 129;; esac\n`;
		writeFileSync(path.join(bin, 'git'), fake, {mode: 0o755});
		expect(await project.run(['status'], {PATH: `${bin}:/bin`})).toMatchObject({
			code: 1,
			stderr: expect.stringContaining(message ?? ''),
		});
	}
});

row('H9', 'a repository of somebody else is refused in the words of git, and is not made safe', async fault => {
	if (process.getuid?.() !== 0) throw new Error('this row gives files away: it must be run as root');
	const made = repositoryOf(fault);
	made.commit();
	for (const file of [made.root, path.join(made.root, '.git')]) chownSync(file, 65_534, 65_534);
	const home = path.join(made.root, 'home');
	mkdirSync(home);
	const {SUDO_UID: _, GIT_CONFIG_GLOBAL: __, ...environment} = process.env;
	const refusal = await openRepository(made.root, {...environment, HOME: home, XDG_CONFIG_HOME: home});
	expect(refusal).toMatchObject({ok: false, message: expect.stringContaining('dubious ownership')});
	expect(() => readFileSync(path.join(home, '.gitconfig'))).toThrow('ENOENT');
});

row('H12', 'a dirty tree is told, and blocks where it is to block', async fault => {
	const project = await fault.project(
		configWith({staging: 'gates: { cleanTree: warn }', production: 'gates: { cleanTree: block }'}),
	);
	writeFileSync(project.file('count'), 'changed by hand\n');
	const gate = (verdict: string) => ({
		gates: expect.arrayContaining([expect.objectContaining({id: 'clean-tree', verdict})]),
	});
	expect(await project.json('plan', 'staging')).toMatchObject(gate('warn'));
	expect(await project.json('plan', 'production')).toMatchObject(gate('block'));
	expect((await project.run(['deploy', 'production', '--yes'])).code).toBe(3);
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	expect(readFileSync(project.file('count'), 'utf8')).toBe('changed by hand\n');
});

row('H12', 'a configuration that is not that of the commit is said loudly', async fault => {
	const project = await fault.project(pushConfig);
	const said = async () => (await project.run(['plan', 'staging'])).stdout;
	const short = () => project.sha('HEAD').slice(0, 7);
	expect(await said()).toContain(`${short()} has no release.yaml: the one of the work tree is used`);
	project.git('add', '--force', 'release.yaml');
	project.git('commit', '--quiet', '--message=Write it down');
	expect(await said()).not.toContain('release.yaml:');
	await project.configure(`${pushConfig}# another line\n`);
	expect(await said()).toContain(`${short()} has another release.yaml: the one of the work tree is used`);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('has another release.yaml');
});

row('H13', 'a remote that hangs, or asks who one is, is given up in time and asks nobody', async fault => {
	const silent = await listen(fault, () => {});
	const asking = await listen(fault, socket => {
		socket.once('data', () =>
			socket.end(
				'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
			),
		);
	});
	for (const [remote, timeout, said] of [
		[`git://127.0.0.1:${silent}/x`, '1s', 'timed out after 1 s'],
		// These answer: however busy the machine is, what they say comes before the limit.
		[`http://127.0.0.1:${asking}/x`, '20s', 'exit code 128'],
		['git://127.0.0.1:1/x', '20s', 'exit code 128'],
	] as const) {
		const project = await fault.project(null);
		await project.configure(
			pushConfig.replace(/live: \{.*staging.*\}/, `live: { run: "git ls-remote ${remote}", timeout: ${timeout} }`),
		);
		// In a terminal: there would be somebody to be asked.
		const status = project.openCockpit({args: ['status']});
		expect((await status.ended()).exitCode).toBe(0);
		expect(status.screen()).toContain(said);
		expect(status.screen()).not.toMatch(/Username|Password/i);
	}
});

function makeShallow(project: TestProject, depth: number): void {
	const shallow = path.join(project.folder, 'shallow');
	execFileSync('git', ['clone', '--quiet', '--depth', String(depth), `file://${project.root}`, shallow]);
	rmSync(project.file('.git'), {recursive: true});
	execFileSync('cp', ['-r', path.join(shallow, '.git'), project.file('.git')]);
}

async function listen(fault: Fault, answer: (socket: Socket) => void): Promise<number> {
	const server = createServer(answer);
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	fault.after(() => server.close());
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('it listens nowhere');
	return address.port;
}

function repositoryOf(fault: Fault): TestRepository {
	const made = createRepository();
	fault.after(made.remove);
	return made;
}

async function open(folder: string): Promise<Repository> {
	const opened = await openRepository(folder);
	if ('ok' in opened) throw new Error(opened.message);
	return opened;
}
