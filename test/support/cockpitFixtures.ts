import type {Refusal} from '../../src/domain/decision.ts';
import {refuse} from '../../src/domain/decision.ts';
import type {Candidate, MigrationScript} from '../../src/domain/plan.ts';
import type {EnvironmentConfig, Project, StepConfig} from '../../src/domain/project.ts';
import type {Commit, Repository} from '../../src/git/repository.ts';
import type {MigrationRow} from '../../src/migrations/migrations.ts';
import {environment as plainEnvironment} from './samples.ts';

/** A minute in milliseconds. */
export const minute = 60_000;

const step = {only: null, timeoutMs: 20 * minute, retry: 'safe' as const, undo: null};
const run = (id: string, command: string, undo: string | null = null): StepConfig => ({
	...step,
	id,
	kind: 'run',
	run: command,
	undo,
	artifact: null,
	interactive: false,
});
const ask = (id: string, text: string): StepConfig => ({...step, id, kind: 'ask', ask: text});

const environment = (name: string, change: Partial<EnvironmentConfig>): EnvironmentConfig => ({
	...plainEnvironment,
	name,
	url: `https://${name}.shop.example`,
	protected: false,
	live: {run: 'curl -fsS "$RELEASE_ENV_URL/version"', match: '"sha":"(?<sha>[0-9a-f]{7,40})"', timeoutMs: 5000},
	logs: [
		{name: 'web', kind: 'run', run: `heroku logs --tail --app shop-${name}`},
		{name: 'nginx', kind: 'file', file: '/var/log/nginx/error.log'},
	],
	...change,
});

/** A shop with two environments and all the kinds of steps. */
export const fakeProject: Project = {
	name: 'shop',
	compare: null,
	version: null,
	journal: null,
	environments: [environment('staging', {}), environment('production', {protected: true, promotes: 'staging'})],
	migrations: {adapter: 'sql-dir', dialect: 'sqlite', path: 'db/migrations', database: 'DATABASE_URL'},
	migrationRules: {severity: {}, accept: []},
	phases: {
		preflight: [
			run('tests', 'npm test'),
			run('disk', 'df -h /var'),
			ask('team', 'Tell the team that a release starts'),
		],
		backup: [run('dump', 'pg_dump -Fc "$DATABASE_URL" -f "$RELEASE_ARTIFACTS/before.dump"')],
		deploy: [
			run(
				'push',
				'git push production "$RELEASE_SHA":refs/heads/master',
				'git push --force-with-lease production "$RELEASE_PREVIOUS_SHA":refs/heads/master',
			),
			run('reload', 'ssh web sudo systemctl reload shop'),
		],
		verify: [
			{...step, id: 'health', kind: 'http', url: '$RELEASE_ENV_URL/health', status: 200, withinMs: 2000, forMs: 30_000},
			ask('smoke', 'Log in, place an order, cancel it'),
			ask('dashboard', 'Error rate and p95 look as before'),
		],
		announce: [run('teams', 'curl -fsS --data-binary @- "$TEAMS_WEBHOOK"')],
	},
	secrets: ['TEAMS_WEBHOOK'],
};

const subjects = [
	'Fix rounding of cart totals with several discounts',
	'Add nick to users',
	'Show the delivery date in the order overview',
	'Retry payment calls that time out',
	'Translate the checkout to 日本語 and 한국어',
	'Drop the legacy price column',
	'Cache category pages for a minute',
	'Log slow queries with their parameters masked',
	'Bump express to 5.1',
	'Let support staff cancel an order',
	'Make search tolerant of typos',
	'Remove the old newsletter form',
	'Count failed log-ins',
	'Use the new image service',
	'Release notes for 2.4.1',
	'Fix a race in the stock count',
];
const authors = ['Ana Novak', 'Ben Okafor', 'Eva Lindqvist'];

/** The history of the made-up repository, newest first. */
export const fakeCommits: readonly Commit[] = Array.from({length: 40}, (_, index) => ({
	sha: sha(index),
	subject: subjects[index % subjects.length] ?? '',
	author: authors[index % authors.length] ?? '',
	at: new Date(Date.parse('2026-11-21T12:02:00.000Z') - index * 217 * minute).toISOString(),
	tags: index === 0 ? ['v2.5.0'] : index === 14 ? ['v2.4.1'] : index === 20 ? ['v2.4.0'] : [],
	isMerge: false,
}));

/** A repository that knows these commits. */
export function fakeRepository(): Repository & {versionOf(sha: string): string} {
	const indexOf = (id: string) => fakeCommits.findIndex(commit => commit.sha.startsWith(id));
	const versionOf = (id: string) => {
		const index = indexOf(id);
		const tagged = fakeCommits.findIndex((commit, other) => other >= index && commit.tags.length > 0);
		const tag = fakeCommits[tagged]?.tags[0] ?? 'v0.0.0';
		return index === tagged ? tag : `${tag}-${tagged - index}`;
	};

	return {
		root: '/srv/shop',
		versionOf,
		state: async () => ({branch: 'master', head: sha(0), changedFiles: 0, shallow: false}),
		async candidate(named): Promise<Candidate | Refusal> {
			const ref = named.replace(/^refs\/(?:heads|tags|remotes)\//, '');
			const id = ref === 'HEAD' || ref === 'master' ? sha(0) : ref;
			const found =
				fakeCommits.find(commit => commit.tags.includes(ref)) ??
				(/^[0-9a-f]{4,40}$/.test(id) ? fakeCommits[indexOf(id)] : undefined);
			return found
				? {sha: found.sha, version: versionOf(found.sha), ref}
				: refuse('not-found', `There is no commit "${ref}" in this repository.`, 'git fetch, or name another ref.');
		},
		revision: async id => (indexOf(id) < 0 ? null : {sha: id, version: versionOf(id)}),
		async commits({from, to}, {limit}) {
			const until = from === null ? fakeCommits.length : indexOf(from);
			return fakeCommits.slice(indexOf(to), until).slice(0, limit);
		},
		async *log({from, to}, {query}) {
			const until = from === null ? fakeCommits.length : indexOf(from);
			const wanted = [query?.text, query?.message, query?.author, query?.hash].filter(text => text !== undefined);
			for (const commit of fakeCommits.slice(indexOf(to), until)) {
				const texts = `${commit.sha} ${commit.subject} ${commit.author}`.toLowerCase();
				if (wanted.every(text => texts.includes(text.toLowerCase()))) yield [commit];
			}
		},
		count: async ({from, to}) => Math.max(0, (from === null ? fakeCommits.length : indexOf(from)) - indexOf(to)),
		async relation(live, candidate) {
			const ahead = indexOf(live) - indexOf(candidate);
			if (indexOf(live) < 0) return {kind: 'unknown', ahead: 0, behind: 0};
			if (ahead === 0) return {kind: 'same', ahead: 0, behind: 0};
			return ahead > 0 ? {kind: 'ahead', ahead, behind: 0} : {kind: 'behind', ahead: 0, behind: -ahead};
		},
		async detail(id) {
			const commit = fakeCommits[indexOf(id)];
			return commit
				? {
						...commit,
						email: `${commit.author.split(' ')[0]?.toLowerCase()}@shop.example`,
						body: 'Two discounts were rounded one after the other, so a cent went missing.\nNow the sum is rounded once.',
						files: [
							{path: 'src/cart/total.ts', added: 14, removed: 9},
							{path: 'test/cart/total.test.ts', added: 32, removed: 0},
							{path: 'public/cart.png', added: null, removed: null},
						],
					}
				: null;
		},
		refs: async () => [
			{
				name: 'master',
				refname: 'refs/heads/master',
				kind: 'branch',
				sha: sha(0),
				at: fakeCommits[0]?.at ?? '',
				subject: subjects[0] ?? '',
			},
			{
				name: 'fix/payments',
				refname: 'refs/heads/fix/payments',
				kind: 'branch',
				sha: sha(3),
				at: fakeCommits[3]?.at ?? '',
				subject: subjects[3] ?? '',
			},
			{
				name: 'origin/master',
				refname: 'refs/remotes/origin/master',
				kind: 'remote',
				sha: sha(1),
				at: fakeCommits[1]?.at ?? '',
				subject: subjects[1] ?? '',
			},
			{
				name: 'v2.5.0',
				refname: 'refs/tags/v2.5.0',
				kind: 'tag',
				sha: sha(0),
				at: fakeCommits[0]?.at ?? '',
				subject: subjects[0] ?? '',
			},
			{
				name: 'v2.4.1',
				refname: 'refs/tags/v2.4.1',
				kind: 'tag',
				sha: sha(14),
				at: fakeCommits[14]?.at ?? '',
				subject: subjects[14] ?? '',
			},
		],
		files: async () => [],
		file: async () => null,
		branch: async () => ({at: null}),
	};
}

const scripts: readonly MigrationScript[] = [
	['0041', 'users add nick', 'ALTER TABLE users ADD COLUMN nick TEXT;', 'ALTER TABLE users DROP COLUMN nick;'],
	['0042', 'orders drop legacy price', '-- nothing reads it any more\nALTER TABLE orders DROP COLUMN price_old;', null],
].map(([id, name, up, down]) => ({
	id: id ?? '',
	name: name ?? '',
	file: `db/${id}_${name?.replaceAll(' ', '_')}.up.sql`,
	up: up ?? '',
	down: down ?? null,
	hasDown: Boolean(down),
	transaction: 'file',
	dialect: 'sqlite',
	database: 'DATABASE_URL',
	commands: null,
}));

/** The ledger: three old migrations, one that is gone, and two that wait unless they were applied. */
export function fakeMigrations(applied: ReadonlySet<string>, at: string) {
	const old = ['0038 orders index by date', '0039 carts expire', '0040 users email unique'].map(
		(text, index): MigrationRow => ({
			id: text.slice(0, 4),
			name: text.slice(5),
			state: index === 0 ? 'gone' : 'applied',
			appliedAt: new Date(Date.parse(at) - (9 - index) * 1440 * minute).toISOString(),
			up: index === 0 ? null : 'CREATE INDEX …;',
			down: index === 1 ? 'DROP INDEX …;' : null,
			hasDown: index === 1,
			changed: index === 2,
			outOfOrder: false,
			file: '',
			foundIn: null,
		}),
	);
	const rows = scripts.map(
		({id, name, file, up, down, hasDown}): MigrationRow => ({
			id,
			name,
			file,
			foundIn: null,
			outOfOrder: false,
			hasDown,
			state: applied.has(id) ? 'applied' : 'pending',
			appliedAt: applied.has(id) ? at : null,
			up,
			down,
			changed: false,
		}),
	);
	const pending = scripts.filter(({id}) => !applied.has(id));
	return {ok: true as const, rows: [...old, ...rows], pending, heads: [], remarks: [], at};
}

function sha(index: number): string {
	let value = 0x9e3779b9 ^ ((index + 1) * 0x85ebca6b);
	let text = '';
	while (text.length < 40) {
		value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) + index + 1;
		text += (value >>> 0).toString(16).padStart(8, '0');
	}

	return text.slice(0, 40);
}
