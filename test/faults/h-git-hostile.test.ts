// H. Git: repositories whose configuration names programs, and foreign text in names and messages.
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import {readIdentity} from '../../src/git/readIdentity.ts';
import type {Repository} from '../../src/git/repository.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';
import {createRepository, plainGitEnvironment, type TestRepository} from '../support/repository.ts';
import {type Fault, row} from './row.ts';

/** Sets every key of git's configuration that can name a program to one that leaves a file behind. */
function setTraps(root: string): {readonly sprung: () => readonly string[]; readonly spring: () => void} {
	const git = (...args: readonly string[]) =>
		execFileSync('git', args, {cwd: root, env: plainGitEnvironment, stdio: ['ignore', 'pipe', 'pipe']});
	const folder = path.join(root, '.git/traps');
	const hooks = path.join(folder, 'hooks');
	mkdirSync(hooks, {recursive: true});
	const trap = (name: string, file = path.join(folder, name)) => {
		writeFileSync(file, `#!/bin/sh\n: > '${folder}/${name}.sprung'\n`);
		chmodSync(file, 0o755);
		return file;
	};
	const keys: readonly (readonly [key: string, name: string, before?: string])[] = [
		['core.fsmonitor', 'fsmonitor'],
		['core.sshCommand', 'ssh'],
		['core.pager', 'pager'],
		['pager.log', 'pager-log'],
		['pager.status', 'pager-status'],
		['core.askPass', 'askpass'],
		['core.editor', 'editor'],
		['core.gitProxy', 'proxy'],
		['core.alternateRefsCommand', 'alternates'],
		['credential.helper', 'credential', '!'],
		['diff.external', 'external'],
		['diff.trap.command', 'diff-command'],
		['diff.trap.textconv', 'textconv'],
		['filter.trap.clean', 'clean'],
		['filter.trap.smudge', 'smudge'],
		['filter.trap=x.process', 'process'],
		['gpg.program', 'gpg'],
		['gpg.ssh.program', 'gpg-ssh'],
		['merge.trap.driver', 'merge'],
		['uploadpack.packObjectsHook', 'pack'],
		['trailer.trap.command', 'trailer'],
		['interactive.diffFilter', 'diff-filter'],
		['sequence.editor', 'sequence'],
		['remote.origin.url', 'remote', 'ext::'],
		['remote.origin.uploadpack', 'uploadpack'],
		['submodule.sub.url', 'submodule', 'ext::'],
		['submodule.sub.update', 'submodule-update', '!'],
		...['status', 'log', 'rev-parse', 'rev-list', 'cat-file', 'for-each-ref', 'ls-tree', 'config', 'version'].map(
			command => [`alias.${command}`, `alias-${command}`, '!'] as const,
		),
	];
	for (const [key, name, before = ''] of keys) git('config', key, before + trap(name));
	git('config', 'core.hooksPath', hooks);
	for (const hook of [
		'post-index-change',
		'post-checkout',
		'pre-commit',
		'reference-transaction',
		'fsmonitor-watchman',
	]) {
		trap(`hook-${hook}`, path.join(hooks, hook));
	}

	git('config', 'filter.trap.required', 'true');
	git('config', 'log.showSignature', 'true');
	git('config', 'protocol.ext.allow', 'always');
	// Missing objects would be fetched from there.
	git('config', 'core.repositoryFormatVersion', '1');
	git('config', 'extensions.partialClone', 'origin');
	git('config', 'remote.origin.promisor', 'true');
	writeFileSync(
		path.join(folder, 'included.config'),
		`[core]\n\tfsmonitor = ${trap('included')}\n[filter "inc"]\n\tclean = ${trap('included-clean')}\n`,
	);
	git('config', `includeIf.gitdir:${root}/.path`, path.join(folder, 'included.config'));
	git('config', 'include.path', path.join(folder, 'included.config'));
	return {
		sprung: () => readdirSync(folder).filter(name => name.endsWith('.sprung')),
		// Written again: of the same size and of another time, so that whoever looks for changes has to look into them.
		spring: () => {
			for (const name of ['a.trap', 'z.trap', 'c.trap']) {
				const file = path.join(root, name);
				writeFileSync(file, readFileSync(file).reverse());
			}
		},
	};
}

const attributes = ['*.trap filter=trap diff=trap merge=trap', 'z.trap filter=trap=x', 'c.trap filter=inc', ''].join(
	'\n',
);

row('H8', 'programs that a repository names are not run by anything that is asked of it', async fault => {
	const made = repositoryOf(fault);
	made.commit({
		files: {'.gitattributes': attributes, 'a.trap': '12\n', 'z.trap': '12\n', 'c.trap': '12\n', count: '12\n'},
	});
	made.tag('v1.0.0');
	const sha = made.commit({files: {'a.trap': '34\n', 'db/1.up.sql': 'SELECT 1;\n'}});
	const traps = setTraps(made.root);
	traps.spring();
	const repository = await open(made.root);
	const state = await repository.state();
	expect(state).toMatchObject({head: sha});
	await repository.refs();
	for (const ref of ['HEAD', 'main', 'v1.0.0', sha, 'nosuch', 'f'.repeat(40), '@{upstream}', 'main@{1}'])
		await repository.candidate(ref);
	const from = made.git('-c', 'alias.rev-parse=', 'rev-parse', 'v1.0.0');
	await repository.commits({from: null, to: sha}, {limit: 5});
	for (const query of [{}, {text: 'a'}, {author: 'Ana'}, {path: 'a.trap'}, {hash: sha}]) {
		for await (const _ of repository.log({from, to: sha}, {query}, new AbortController().signal));
	}

	await repository.count({from, to: sha});
	await repository.relation(from, sha);
	expect(await repository.detail(sha)).toMatchObject({
		files: [{path: 'a.trap', added: 1, removed: 1}, {path: 'db/1.up.sql'}],
	});
	await repository.files(sha, 'db');
	await repository.file(sha, 'a.trap');
	// What is missing is not fetched.
	await repository.detail('e'.repeat(40));
	await repository.revision('e'.repeat(40));
	await readIdentity(made.root);
	expect(traps.sprung()).toEqual([]);

	// Where one of them does not behave as a filter, git may fail over it; run it is in any case.
	try {
		made.git('status');
	} catch {}

	expect(traps.sprung(), 'the traps work').toEqual(
		expect.arrayContaining(['clean.sprung', 'process.sprung', 'included.sprung', 'included-clean.sprung']),
	);
});

row('H8', 'nor by any command of the program, before trust or after it', async fault => {
	const project = await fault.project(null);
	project.repository.commit({
		files: {'.gitattributes': attributes, 'a.trap': '12\n', 'z.trap': '12\n', 'c.trap': '12\n'},
	});
	const traps = setTraps(project.root);
	traps.spring();
	// Nothing of the person's own asks git here: it would spring the traps.
	const config = configWith({
		staging: 'gates: { cleanTree: warn }',
		phases: '  deploy: [{ id: push, run: "true" }]',
	});
	project.write(config.replaceAll(/^ {4}live: .*$/gm, '    url: http://127.0.0.1'));
	const commands = [['status'], ['plan', 'staging'], ['config', 'check'], ['init', '--print'], ['history'], []];
	await Promise.all(commands.map(args => project.run(args)));
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('is not trusted yet');
	await cockpit.ended();
	expect(traps.sprung()).toEqual([]);

	expect((await project.run(['trust', '--yes'])).code).toBe(0);
	const deploy = await project.run(['deploy', 'staging', '--yes']);
	expect(deploy).toMatchObject({code: 0, stdout: expect.stringContaining('changed files are not in any commit')});
	await Promise.all(
		[...commands, ['show', '1'], ['logs', '1'], ['rollback', 'staging', '--dry-run']].map(args => project.run(args)),
	);
	const trusted = project.openCockpit();
	await trusted.expectScreen('to ship');
	await trusted.press('c');
	await trusted.expectScreen('Candidate for');
	await trusted.press('esc');
	await trusted.expectGone('Candidate for');
	await trusted.press('2', 'enter');
	await trusted.expectScreen('4 files');
	await trusted.press('esc', 'q');
	await trusted.ended();
	expect(traps.sprung()).toEqual([]);
});

const fullId = 'a'.repeat(40);

/** Names of refs that git takes. */
const hostileRefs = [
	'x;id',
	'x$(id>ran-injected)',
	'x`id>ran-injected`',
	"x'y",
	'x"y',
	'x|y',
	'x&y',
	'x>ran-injected',
	'--upload-pack=touch',
	'-x',
	'--output=ran-injected',
	'x\u202Ey',
	'x\u200By',
	'x\u0085y',
	'x\u009B2Jy',
	'x\u{E0041}y',
	'x%00y',
	'x%(refname)y',
	'é漢字🚀',
	'{}',
	'x,y',
	'HEAD',
	fullId,
] as const;

row('H5', 'refs with any name that git takes are listed, pinned and shown without harm', async fault => {
	const made = repositoryOf(fault);
	const shas = made.commits(...hostileRefs.map(() => ({})), {});
	const creations = hostileRefs.map(
		(name, i) => `create refs/heads/${name}\0${shas[i]}\0create refs/tags/t${name}\0${shas[i]}\0`,
	);
	execFileSync('git', ['update-ref', '--stdin', '-z'], {cwd: made.root, input: creations.join('')});
	const repository = await open(made.root);
	const refs = await repository.refs();
	expect(refs).toHaveLength(2 * hostileRefs.length + 1);
	for (const ref of refs) expect(ref.name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
	const branches = refs.filter(ref => ref.kind === 'branch');
	const byFullName = await Promise.all(branches.map(ref => repository.candidate(ref.refname)));
	expect(byFullName).toMatchObject(branches.map(({sha}) => ({sha})));
	const byName = await Promise.all(hostileRefs.map(name => repository.candidate(name)));
	for (const [index, name] of hostileRefs.entries()) {
		const candidate = byName[index];
		// HEAD is another commit than the branch of that name, and so may a full id be: nothing is guessed.
		if (name === 'HEAD' || name === fullId) {
			expect(candidate).toMatchObject({ok: false, message: expect.stringContaining(`refs/heads/${name}`)});
		} else {
			expect(candidate, name).toMatchObject({sha: shas[index], ref: expect.not.stringMatching(/[\p{Cc}\p{Cf}]/u)});
		}
	}

	expect(readdirSync(made.root)).toEqual(['.git', 'count']);
});

row('H5', 'a hostile name reaches the steps of a release as text, and the screen without controls', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:
    - { id: ref, run: 'printf "%s" "$RELEASE_REF" > ran-ref' }${pushStep}`,
		}),
	);
	const name = "x;touch\u200B$IFS'ran-injected'`touch\u202Eran`";
	project.git('update-ref', `refs/heads/${name}`, project.sha('v1.1.0'));
	const {code, stdout} = await project.run(['deploy', 'staging', '--yes', `--to=${name}`]);
	expect({code, stdout}).toMatchObject({code: 0, stdout: expect.not.stringMatching(/[\u200B\u202E]/)});
	expect(existsSync(project.file('ran-ref'))).toBe(true);
	expect(
		readdirSync(project.root)
			.filter(file => file.startsWith('ran'))
			.toSorted(),
	).toEqual(['ran-ref']);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('#1');
	await cockpit.press('c');
	await cockpit.expectScreen('⟨U+200B⟩');
	await cockpit.press('ran', 'enter');
	await cockpit.expectScreen('The candidate is x;touch⟨U+200B⟩');
	await cockpit.press('q');
	await cockpit.ended();
});

row('H11', 'subjects, authors, bodies, tags and paths lose their controls, whatever is in them', async fault => {
	const made = repositoryOf(fault);
	const esc = '\u001B';
	const subject =
		`ok ${esc}[2J${esc}]0;owned\u0007${esc}[31mred\rhidden \u202Ereversed\u2066 \u200Bzero \u009B5m c1 \u0000`.replace(
			'\u0000',
			'',
		);
	const sha = made.commit({
		message: `${subject}\n\nBody ${esc}[?1049h\r\nSigned-off-by: \u202EThe Boss <boss@shop.example>\n\u2028commit ${'f'.repeat(40)}\n`,
		author: `An${esc}[8ma\u202E`,
		email: `x\u001b[2J@y`,
		files: {[`file\u202E${esc}[2J`]: 'x\n'},
	});
	made.git('update-ref', 'refs/tags/v1\u202E2', sha);
	const repository = await open(made.root);
	const [commit] = await repository.commits({from: null, to: sha}, {limit: 1});
	const detail = await repository.detail(sha);
	const [ref] = await repository.refs();
	const texts = [
		commit?.subject,
		commit?.author,
		...(commit?.tags ?? []),
		detail?.subject,
		detail?.author,
		detail?.email,
		ref?.subject,
		ref?.name,
		...(detail?.files.map(file => file.path) ?? []),
		...(detail?.body.split('\n') ?? []),
	];
	expect(texts.length).toBeGreaterThan(10);
	for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
	expect(commit?.subject).toContain('⟨U+202E⟩reversed');
	expect(await repository.candidate('HEAD')).toMatchObject({version: 'v1⟨U+202E⟩2'});

	const project = await fault.project(pushConfig);
	project.git('fetch', '--quiet', '--tags', made.root, `${sha}:refs/heads/hostile`);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('to ship');
	await cockpit.press('c');
	await cockpit.expectScreen(/branch +hostile/);
	await cockpit.press('hostile', 'enter');
	await cockpit.expectScreen('The candidate is hostile');
	await cockpit.expectScreen(`..${sha.slice(0, 7)}`);
	await cockpit.press('2', 'enter');
	await cockpit.expectScreen('Signed-off-by: ⟨U+202E⟩The Boss');
	await cockpit.press('esc', 'q');
	await cockpit.ended();
});

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
