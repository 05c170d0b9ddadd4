import {expect, test} from 'vitest';
import {readStatus} from '../../src/cli/readStatus.ts';
import {fakeProject} from '../support/cockpitFixtures.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';

test('an environment is compared with the one that it promotes, wherever that stands in release.yaml', async () => {
	const environments = fakeProject.environments.toReversed();
	const world = fakeWorld(undefined, {...fakeProject, environments});
	world.setLive('staging', shaOf(5));
	const {engine, repository} = world.ports;
	const status = await readStatus(engine, repository);
	expect(status.environments).toMatchObject([
		{name: 'production', behind: 9, ahead: 0},
		{name: 'staging', behind: 0, ahead: 9},
	]);
});
