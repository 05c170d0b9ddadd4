// The report of a release as the program writes it, from its journal, its clone and its kept output.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

test('a report tells what shipped, what failed with the end of its output, and is written where one asks for it', async () => {
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
		expect(await project.run(['report', '9'])).toMatchObject({code: 2});
	} finally {
		await project.close();
	}
});
