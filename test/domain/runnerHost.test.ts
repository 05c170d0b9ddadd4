import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import {hostDuty} from '../../src/domain/hostDuty.ts';
import {isPlainRef} from '../../src/domain/plainRevision.ts';
import {planDifferences} from '../../src/domain/planDifference.ts';
import type {Release} from '../../src/domain/release.ts';
import {hostTrouble, type RunnerHost, runnerGate} from '../../src/domain/runnerHost.ts';
import {ana, announcement, command} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';
import {release as ask, given, happened, openBook, succeeded} from '../support/story.ts';

const bastion: RunnerHost = {
	name: 'bastion',
	labels: ['production'],
	machine: 'build-1',
	version: '1.0.0',
	isStopped: false,
	silentMs: 4000,
};
const spare: RunnerHost = {...bastion, name: 'spare', machine: 'build-2'};
const runner = {host: 'build-1', pid: 7, startTime: '1', bootId: 'one'};
const taken: ReleaseEvent = {type: 'runner-started', runner, host: 'bastion'};

const begun = (change: Parameters<typeof startedEvent>[1] = {}) =>
	startedEvent(1, {runsOn: 'production', plan: {steps: [command('push', 'true')], secrets: []}, ...change});

function told(...events: readonly ReleaseEvent[]): Release {
	const book = openBook();
	book.append('release:1', events);
	return book.release(1);
}

test('the gate says who would run a release, or who was seen when', () => {
	expect(runnerGate('production', [bastion])).toMatchObject({verdict: 'pass', text: 'runs on bastion (build-1)'});
	expect(runnerGate('bastion', [bastion]).verdict).toBe('pass');
	expect(runnerGate('eu', [bastion])).toMatchObject({
		verdict: 'block',
		text: 'no runner host for "eu" is up: none was ever seen',
	});
	const gone = [
		{...bastion, silentMs: 125_000},
		{...spare, isStopped: true},
	];
	expect(runnerGate('production', gone)).toMatchObject({
		verdict: 'block',
		text: 'no runner host for "production" is up: bastion was seen 2 min ago, spare was stopped 4 s ago',
	});
});

test('a release that nobody takes, or whose host is silent, says so', () => {
	expect(hostTrouble(told(begun()), [bastion])).toBeNull();
	expect(hostTrouble(told(begun()), [])).toContain('none was ever seen');
	expect(hostTrouble(told(begun(), taken), [bastion])).toBeNull();
	expect(hostTrouble(told(begun(), taken), [{...bastion, silentMs: 120_000}])).toBe(
		'its runner host bastion has been silent for 2 min',
	);
	expect(hostTrouble(told(begun(), taken), [{...bastion, isStopped: true}])).toContain('was stopped 4 s ago');
	expect(hostTrouble(told(begun(), taken), [spare])).toContain('is not known any more');
	expect(hostTrouble(told(startedEvent(1)), [])).toBeNull();
	expect(hostTrouble(told(begun(), {type: 'release-paused', reason: 'refused'}), [])).toBeNull();
});

test.each<[string, readonly ReleaseEvent[], Partial<Parameters<typeof hostDuty>[1]>, string]>([
	['what another machine runs is left', [startedEvent(1)], {}, 'leave'],
	['what is for another label is left', [begun({runsOn: 'staging'})], {}, 'leave'],
	['what waits is claimed', [begun()], {}, 'claim'],
	['what was refused waits for a person', [begun(), {type: 'release-paused', reason: 'no'}], {}, 'leave'],
	[
		'what was refused, and is to be looked at again, is claimed',
		[begun(), {type: 'release-paused', reason: 'no'}, {type: 'release-resumed'}],
		{},
		'claim',
	],
	['what runs here is left', [begun(), taken], {alive: true}, 'leave'],
	['what may run here is left', [begun(), taken], {alive: null}, 'leave'],
	['what died here is taken up', [begun(), taken], {alive: false}, 'take-up'],
	['what died on another host is left', [begun(), {...taken, host: 'spare'}], {alive: false}, 'leave'],
	['what was handed over is claimed', [begun(), taken, {type: 'release-handed-over', reason: 'gone'}], {}, 'claim'],
	['a rollback is left to the host that has what it undoes', [begun()], {ranOn: 'spare'}, 'leave'],
	['a rollback is claimed where that host is gone', [begun()], {ranOn: 'elsewhere'}, 'claim'],
])('%s', (_, events, facts, duty) => {
	expect(hostDuty(told(...events), {me: bastion, hosts: [bastion, spare], alive: null, ranOn: null, ...facts})).toBe(
		duty,
	);
});

test('a release is handed over as long as nothing of it was begun', () => {
	const handOver = ask(1, {do: 'hand-over', reason: 'bastion is gone'});
	const waits = given(book => void book.append('release:1', [begun(), taken]));
	const book = waits.when(handOver, handOver).then({type: 'release-handed-over', reason: 'bastion is gone'});
	expect(book.release(1)).toMatchObject({runner: null, runnerHost: undefined});
	given(book => void book.append('release:1', [begun(), taken, ...succeeded('push').slice(0, 1)]))
		.when(handOver)
		.refused('not-possible', 'has begun push on bastion');
	given(book => void book.append('release:1', [startedEvent(1)]), happened(1))
		.when(handOver)
		.refused('not-possible', 'runs on the machine that started it');
});

test('a release begins once: whoever can write into the history puts no other plan in its place', () => {
	const other = begun({plan: {steps: [command('push', 'rm -rf /')], secrets: []}, environment: 'staging'});
	const at = '2026-05-04T12:00:00.000Z';
	const events = [begun(), taken, other].map((event, index) => ({stream: 's', seq: index + 1, at, by: ana, event}));
	expect(foldRelease(events)).toMatchObject({seq: 3, environment: 'production', runner, plan: begun().plan});
});

test('plans are compared in all that is run, and in nothing that is only said', () => {
	const plan = {
		steps: [command('push', 'git push', {variables: {SHA: '1', PATH: 'a'}}), announcement('tell', 'mail')],
		secrets: ['TOKEN'],
	};
	const [first, second] = plan.steps;
	if (!first || !second) throw new Error('there are two');
	const compare = (change: object) => planDifferences({...plan, ...change}, plan);
	expect(planDifferences(JSON.parse(JSON.stringify(plan)), plan)).toEqual([]);
	expect(compare({steps: [first, {...second, text: ['Other news']}]})).toEqual([]);
	expect(compare({steps: [{...first, run: 'rm -rf /', title: 'x'}, second]})).toEqual(['push differs in run']);
	expect(compare({steps: [{...first, variables: {SHA: '2', LD_PRELOAD: 'x'}}, second]})).toEqual([
		'push differs in $SHA, $LD_PRELOAD, $PATH',
	]);
	expect(compare({steps: [first, {...second, way: {by: 'run', run: 'sh'}}]})).toEqual(['tell differs in way']);
	expect(compare({steps: [second, first]})).toEqual(['its steps are in another order']);
	expect(compare({steps: [first, first, second]})).toEqual(['its steps are in another order']);
	expect(compare({steps: [first]})).toEqual(['tell is missing']);
	expect(compare({steps: [...plan.steps, command('more', 'x')]})).toEqual(['more is no step here']);
	expect(compare({secrets: []})).toEqual(['it differs in secrets']);
	expect(compare({onRollback: [second]})).toEqual(['on rollback, tell is no step here']);
	expect(compare({kept: {bug: '1'}})).toEqual(['it differs in kept']);
	const transport = {hosts: {transport: 'sh -c', targets: ['a']}};
	expect(compare({groups: transport})).toEqual(['it differs in groups']);
	const many = Array.from({length: 9}, (_, n) => command(`s${n}`, 'x'));
	expect(compare({steps: [...plan.steps, ...many]}).at(-1)).toBe('and 4 more');
});

test.each([
	'main',
	'v1.2.0',
	'HEAD~1',
	'feature/größe',
	'main@{1}',
	'#12'.slice(1),
])('%s may be what a commit is called', ref => expect(isPlainRef(ref)).toBe(true));

test.each(['', '-x', '$(id)', 'a b', 'a;b', '`id`', 'a\nb', "a'b", 'x'.repeat(300)])('%j may not', ref =>
	expect(isPlainRef(ref)).toBe(false));
