// Releases that are due: shown, and started by themselves only where the configuration says so, once for a departure.
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';

test(
	'what is due starts once, where it may, with what is live on the environment before',
	inProject(null, async project => {
		const always = 'at: "sun-sat 00:00-24:00", zone: UTC';
		await project.configure(
			configWith({
				staging: `train: { ${always} }`,
				production: `promotes: staging\nprotected: true\ntrain: { ${always}, start: auto }`,
			}),
		);
		const byHand = await project.run(['deploy', 'staging', '--if-due']);
		expect([byHand.code, byHand.stderr]).toEqual([2, expect.stringContaining('started by a person')]);
		expect((await project.run(['status'])).stdout).toContain('a release is due now');
		expect((await project.run(['deploy', 'production', '--if-due'])).stderr).toContain('nothing waits');

		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
		// Such as a candidate that was rolled back on the environment before.
		const other = project.git('commit-tree', 'HEAD^{tree}', '-m', 'other');
		const older = await project.run(['deploy', 'production', '--if-due', '--to', other]);
		expect([older.code, older.stderr]).toEqual([6, expect.stringContaining('nobody is asked here')]);
		const due = await project.run(['deploy', 'production', '--if-due']);
		expect([due.code, due.stdout]).toEqual([0, expect.stringContaining('#2 succeeded')]);
		expect(project.live('production')).toBe(project.live('staging'));
		await project.idle();
		const again = await project.run(['deploy', 'production', '--if-due']);
		expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('next release due')]);
		expect(await project.release(3)).toBeNull();
		expect(await project.json('status')).toMatchObject({
			environments: [{train: {isDue: false}}, {train: {isDue: false, start: 'auto'}}],
		});
	}),
);
