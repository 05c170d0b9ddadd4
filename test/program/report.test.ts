// The report of a release as the program writes it, from its journal, its clone and its kept output.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

test('a release that is over is told of: by a report, by a search, by statistics', async () => {
	const project = openProject();
	try {
		const check = '\n    - { id: check, run: "echo key $TOKEN; echo \'<b>broken</b>\'; exit 3" }';
		await project.configure(configWith({phases: `  deploy:${pushStep}${check}`, rest: 'secrets: [TOKEN]'}));
		const secret = {TOKEN: 'hunter2-hunter2'};
		expect(await project.run(['deploy', 'staging', '--yes'], secret)).toMatchObject({code: 1});
		await project.run(['note', '1', 'no <script>'], secret);

		const document: unknown = JSON.parse((await project.run(['report', '1', '--format', 'json'])).stdout);
		expect(document).toMatchObject({
			version: 1,
			project: 'shop',
			release: {id: 1, status: 'failed', environment: 'staging'},
			changes: {count: 2, lacking: null},
			failures: [{step: 'check', detail: 'exit code 3', cut: false}],
		});
		const markdown = (await project.run(['report', '1'], secret)).stdout;
		expect(markdown).toContain('## What shipped: 2 commits');
		expect(markdown).toContain('<b>broken</b>\n```');
		expect(markdown).not.toContain('hunter2');

		const file = path.join(project.folder, 'out.html');
		expect(await project.run(['report', '1', '--output', file], secret)).toMatchObject({code: 0});
		const html = readFileSync(file, 'utf8');
		expect(html).toContain('&lt;b&gt;broken&lt;/b&gt;');
		expect(html).toContain('no &lt;script&gt;');
		expect(html).not.toContain('hunter2');
		expect(await project.run(['report', '1', '--format', 'pdf'])).toMatchObject({code: 2});

		expect(await project.json('history', '--grep', '<SCRIPT>')).toMatchObject({
			recorded: {matches: [{release: 1, where: 'note-added', text: 'no <script>'}], complete: true},
			output: {matches: []},
		});
		expect(await project.json('history', '--grep', '</b>', '--environment', 'staging')).toMatchObject({
			recorded: {matches: [{where: 'release-started step check title'}]},
			output: {matches: [{release: 1, step: 'check', attempt: 1, line: 2, text: '<b>broken</b>'}], complete: true},
		});
		expect(await project.json('stats', 'staging')).toMatchObject({
			environments: [{environment: 'staging', releases: 1, deployments: 0, changes: {count: 1, failed: 1}}],
		});
		expect(await project.run(['stats', '--since', 'ever'])).toMatchObject({code: 2});
	} finally {
		await project.close();
	}
});
