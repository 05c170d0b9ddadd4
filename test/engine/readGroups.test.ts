import {expect, test} from 'vitest';
import type {EnvironmentConfig, StepConfig} from '../../src/domain/project.ts';
import type {TargetGroupConfig} from '../../src/domain/targetGroup.ts';
import {readGroups, usedGroups} from '../../src/engine/readGroups.ts';
import {environment, project} from '../support/samples.ts';

const place = {cwd: process.cwd(), env: {}, secrets: []};
const base = {only: null, timeoutMs: 1000, retry: 'ask', undo: null} as const;

function group(name: string, list: TargetGroupConfig['list']): TargetGroupConfig {
	return {name, list, transport: null, reachable: null, live: null};
}

function asks(targets: string, only: readonly string[] | null = null): StepConfig {
	return {...base, id: targets, kind: 'live', targets, only};
}

const hosts = (...names: readonly string[]) => ({by: 'hosts', hosts: names}) as const;

test('only what the steps of an environment run on is read, those of its rollback included', () => {
	const groups = ['web', 'db', 'pods', 'spare'].map(name => group(name, hosts(name)));
	const fleet: EnvironmentConfig = {...environment, targets: groups, rollback: [asks('db')]};
	const steps = {verify: [asks('web'), asks('pods', ['staging'])]};
	expect(usedGroups({...project, phases: steps}, fleet).map(({name}) => name)).toEqual(['web', 'db']);
});

test('targets are left out by name, and a slip in a name is told', async () => {
	const groups = [group('web', hosts('web1', 'web2')), group('db', hosts('db1'))];
	expect(await readGroups(groups, ['web2'], place)).toEqual({
		web: {targets: ['web1'], transport: null},
		db: {targets: ['db1'], transport: null},
	});
	expect(await readGroups(groups, ['wbe2'], place)).toMatchObject({
		code: 'not-found',
		message: 'No group of targets that is used here has "wbe2"; did you mean "web2"?',
	});
	expect(await readGroups(groups, ['db1'], place)).toMatchObject({message: 'Every target of "db" is left out.'});
});

test('an inventory that fails or is empty gives no plan, and says why', async () => {
	const failing = group('web', {by: 'run', run: 'echo no VPN >&2; exit 7'});
	expect(await readGroups([failing], [], place)).toMatchObject({
		code: 'not-possible',
		message: 'The targets of "web" are not known: "echo no VPN >&2; exit 7" failed with exit code 7: no VPN',
	});
	expect(await readGroups([group('web', {by: 'run', run: 'echo "# none"'})], [], place)).toMatchObject({
		message: expect.stringMatching(/printed: names no target$/),
	});
});
