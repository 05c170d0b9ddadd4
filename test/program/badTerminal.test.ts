// Readers who go away, and output that cannot be written.
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

test.concurrent(
	'a reader who goes away, and a disk that is full',
	inProject(
		configWith({phases: `  deploy:\n    - { id: wait, run: "until [ -e go ]; do sleep 0.05; done" }${pushStep}`}),
		async project => {
			const deploy = project.start(['deploy', 'staging']);
			await deploy.until('▸ wait');
			deploy.child.stdout?.destroy();
			project.touch('go');
			expect(await deploy.ended).toMatchObject({code: 130, stderr: ''});
			expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');
			const help = project.start(['rollback', '--help']);
			help.child.stdout?.destroy();
			expect(await help.ended).toMatchObject({code: 130, stderr: ''});

			const full = project.openCockpit({args: ['status'], redirect: '>/dev/full'});
			expect((await full.ended()).exitCode).toBe(1);
			expect(full.screen()).toContain('The output cannot be written');
			expect(full.screen()).not.toContain('at ');
		},
	),
);
