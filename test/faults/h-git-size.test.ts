// H. Git: histories that are far too long, or hold what nobody can read.
import {execFileSync} from 'node:child_process';
import {expect} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {CommitRange, Repository} from '../../src/git/repository.ts';
import {createRepository, plainGitEnvironment, type TestRepository} from '../support/repository.ts';
import {type Fault, row} from './row.ts';

/** Time and memory are measured. */
const alone = {alone: true} as const;
const megabytes = (count: number) => count * 1_000_000;

row(
	'H10',
	'tens of thousands of commits and tags are listed as far as anybody scrolls',
	async fault => {
		const count = 20_000;
		const made = repositoryOf(fault);
		const parts = Array.from(
			{length: count},
			(_, i) => `commit refs/heads/main\nmark :${i + 1}\ncommitter A <a@b> ${1_500_000_000 + i} +0000\ndata 1\nx\n`,
		);
		for (let i = 0; i < count; i++) parts.push(`reset refs/tags/v1.${i}.0\nfrom :${i + 1}\n\n`);
		fastImport(made, [Buffer.from(parts.join(''))]);
		made.git('pack-refs', '--all');
		const repository = await open(made.root);
		const head = made.git('rev-parse', 'main');
		const started = performance.now();
		expect(await repository.refs()).toHaveLength(2000);
		expect(await repository.candidate('main')).toMatchObject({sha: head, version: `v1.${count - 1}.0`});
		expect(await repository.commits({from: null, to: head}, {limit: 300})).toHaveLength(300);
		expect(await repository.count({from: null, to: head})).toBe(count);
		expect(await repository.relation(made.git('rev-parse', 'v1.0.0'), head)).toMatchObject({ahead: count - 1});
		expect(performance.now() - started, 'milliseconds').toBeLessThan(60_000);
	},
	alone,
);

row(
	'H10',
	'a message of 50 MB, in any encoding, costs neither memory nor the list it is in',
	async fault => {
		const made = repositoryOf(fault);
		const messages = [
			Buffer.from('Fine\r\n\r\nwith its lines\r\nended by Windows\r\n'),
			Buffer.alloc(megabytes(50), 'x'),
			Buffer.concat([Buffer.from('Long body\n\n'), Buffer.alloc(megabytes(80), 'line\n')]),
			Buffer.from('caf\u00e9 \u00e4', 'latin1'),
		];
		fastImport(
			made,
			messages.map(message => commit(message)),
		);
		const head = made.git('rev-parse', 'main');
		const repository = await open(made.root);
		const before = process.memoryUsage().rss;
		const listed = await repository.commits({from: null, to: head}, {limit: 10});
		expect(listed.map(({subject}) => subject.slice(0, 9))).toEqual([
			'caf\uFFFD \uFFFD',
			'Long body',
			'xxxxxxxxx',
			'Fine',
		]);
		expect(Math.max(...listed.map(({subject}) => subject.length))).toBeLessThanOrEqual(500);
		expect(await streamed(repository, {from: null, to: head})).toEqual(listed.map(({subject}) => subject));
		expect((process.memoryUsage().rss - before) / megabytes(1), 'MB').toBeLessThan(150);
		const [, longBody = '', longSubject = '', fine = ''] = listed.map(({sha}) => sha);
		expect(await repository.detail(longBody)).toMatchObject({subject: 'Long body', body: '(too long to be shown)'});
		expect((await repository.detail(longSubject))?.subject).toHaveLength(500);
		expect(await repository.detail(fine)).toMatchObject({body: 'with its lines\nended by Windows'});
		expect(await repository.candidate('main')).toMatchObject({sha: head});
	},
	alone,
);

row(
	'H10',
	'where git cannot cut a text, because it is in no encoding, the rest of the list is there',
	async fault => {
		const made = repositoryOf(fault);
		fastImport(made, [commit(Buffer.from('Fine')), commit(Buffer.alloc(megabytes(70), 0xe9))]);
		const head = made.git('rev-parse', 'main');
		const repository = await open(made.root);
		const listed = await repository.commits({from: null, to: head}, {limit: 10});
		expect(listed.map(({subject}) => subject)).toEqual(['(too long to be shown)', '(too long to be shown)']);
		// Where they come one by one, those before it keep theirs.
		expect(await streamed(repository, {from: null, to: head})).toEqual(listed.map(({subject}) => subject));
		expect(await repository.detail(head)).toMatchObject({sha: head, subject: '(too long to be shown)'});
		expect(await repository.refs()).toMatchObject([{name: 'main', sha: head, subject: '(too long to be shown)'}]);
		expect(await repository.detail(listed[1]?.sha ?? '')).toMatchObject({subject: 'Fine'});
	},
	alone,
);

async function streamed(repository: Repository, range: CommitRange): Promise<readonly string[]> {
	const subjects: string[] = [];
	for await (const commits of repository.log(range, {}, new AbortController().signal)) {
		subjects.push(...commits.map(({subject}) => subject));
	}

	return subjects;
}

function commit(message: Buffer): Buffer {
	const head = `commit refs/heads/main\ncommitter Ana <ana@shop.example> 1700000000 +0000\ndata ${message.length}\n`;
	return Buffer.concat([Buffer.from(head), message, Buffer.from('\n')]);
}

function fastImport({root}: TestRepository, parts: readonly Buffer[]): void {
	execFileSync('git', ['-c', 'core.compression=0', 'fast-import', '--quiet'], {
		cwd: root,
		env: plainGitEnvironment,
		input: Buffer.concat(parts),
	});
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
