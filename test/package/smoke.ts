// Packs the package, installs it in a folder of its own, and uses it there with Node 22 and Node 24.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';

const configuration = `project: packed
environments:
  staging:
    live: {run: cat live.txt}
phases:
  deploy:
    - {id: copy, run: 'printf %s "$RELEASE_SHA" > live.txt'}
`;

const project = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-package-'));

try {
	const [packed] = run('npm', ['pack', '--silent', '--pack-destination', folder], project).trim().split('\n').slice(-1);
	for (const major of ['22', '24']) tryWith(major, path.join(folder, packed ?? ''));
	process.stdout.write('the packed package works on Node 22 and Node 24\n');
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function tryWith(major: string, tarball: string): void {
	const home = path.join(folder, `node-${major}`);
	mkdirSync(path.join(home, 'repository'), {recursive: true});
	writeFileSync(path.join(home, 'package.json'), '{"private": true}');
	run('npm', ['install', '--silent', '--no-audit', '--no-fund', tarball, `node@${major}`], home);
	const node = path.join(home, 'node_modules/.bin/node');
	const bin = path.join(home, 'node_modules/release-tui/bin/release-tui.js');
	const repository = path.join(home, 'repository');
	const use = (...args: readonly string[]) =>
		stripVTControlCharacters(run(node, [bin, ...args], repository, {RELEASE_TUI_HOME: path.join(home, 'state')}));

	expect(use('--version'), /^\d+\.\d+\.\d+\n$/);
	expect(use('--help'), /rollback/);
	run('git', ['init', '-q', '-b', 'main'], repository);
	writeFileSync(path.join(repository, 'release.yaml'), configuration);
	run('git', ['add', '.'], repository);
	run('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@shop.example', 'commit', '-qm', 'Begin'], repository);
	expect(use('config', 'check'), /staging/);
	expect(use('trust', '--yes'), /is trusted/);
	expect(use('deploy', 'staging', '--yes'), /#1 succeeded/);
	expect(use('history'), /✔ succeeded/);
	expect(use('status', '--short'), /^staging \w+\n$/);
	expect(use('complete', '--', 'depl'), /^deploy\t/);
	// PostgreSQL's parser comes as a package of its own.
	writeFileSync(path.join(repository, 'users.sql'), 'CREATE TABLE users (id bigint PRIMARY KEY);');
	expect(use('migrations', 'lint', '--dialect', 'postgres', 'users.sql'), /safe: 1 statement/);
}

function run(
	command: string,
	args: readonly string[],
	cwd: string,
	env: Readonly<Record<string, string>> = {},
): string {
	return execFileSync(command, args, {
		cwd,
		encoding: 'utf8',
		env: {...process.env, ...env},
		stdio: ['ignore', 'pipe', 'inherit'],
	});
}

function expect(text: string, pattern: RegExp): void {
	if (!pattern.test(text)) throw new Error(`expected ${pattern} in:\n${text}`);
}
