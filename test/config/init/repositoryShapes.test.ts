// What `init` proposes for repositories as teams have them loads, plans, and runs the platform's own commands.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {configRemarks} from '../../../src/config/configRemarks.ts';
import {proposeConfig} from '../../../src/config/init/proposeConfig.ts';
import {parseProject} from '../../../src/config/parseProject.ts';
import {deployPlan} from '../../../src/domain/plan.ts';
import {candidate} from '../../support/story.ts';
import {type Shape, sha, shapes} from './shapes.ts';

test.each(Object.entries(shapes))('%s', (_, {files, remotes = {}, tags = [], plans, live, migrations, says}) => {
	const {text} = proposeConfig(repository(files, remotes, tags), () => true);
	const parsed = parseProject(text, 'release.yaml');
	if (!parsed.ok)
		throw new Error(`${parsed.errors.map(({line, message}) => `${line}: ${message}`).join('\n')}\n${text}`);
	const {project} = parsed;
	expect(configRemarks(project)).toEqual([]);
	for (const [name, steps] of Object.entries(plans)) {
		const environment = project.environments.find(known => known.name === name);
		if (!environment) throw new Error(`There is no environment ${name}:\n${text}`);
		const planned = deployPlan({
			project,
			environment,
			candidate: candidate('v2'),
			previous: candidate('v1'),
			migrations: [],
		});
		const commands = planned.steps.flatMap(step =>
			step.kind === 'run' ? [[step.id, step.variables['UNTIL_RUN'] ?? step.run, step.undo ?? '']] : [],
		);
		expect(commands.map(([id]) => id)).toEqual(Object.keys(steps));
		for (const [index, expected] of Object.values(steps).entries()) {
			const [, run = '', undo = ''] = commands[index] ?? [];
			if (typeof expected === 'string') expect(run).toContain(expected);
			else expect([run, undo]).toEqual(expected);
		}

		// A shell can read every command; it runs none.
		const script = commands.flatMap(([, run, undo]) => [run, undo]).join('\n');
		expect(() => execFileSync('sh', ['-n'], {input: script, stdio: 'pipe'})).not.toThrow();
	}

	const last = project.environments.at(-1);
	expect(last).toMatchObject({name: 'production', protected: true});
	if (live) {
		expect(last?.live?.run).toBe(live.run);
		const read = new RegExp(last?.live?.match ?? '^(?<sha>[0-9a-f]{40})$', 'm').exec(live.prints.trim());
		expect(read?.groups?.['sha']).toBe(sha);
	}

	if (migrations === null) expect(project.migrations).toBeNull();
	else if (migrations) expect(project.migrations).toMatchObject(migrations);
	for (const words of says) expect(text).toContain(words);
});

function repository(files: Shape['files'], remotes: Readonly<Record<string, string>>, tags: readonly string[]): string {
	const parent = mkdtempSync(path.join(tmpdir(), 'release-shape-'));
	onTestFinished(() => rmSync(parent, {recursive: true, force: true}));
	const root = path.join(parent, 'My Shop');
	// As git leaves it: to run git for each of them would take longer than all the rest.
	const git = Object.entries(remotes).map(([name, url]) => `[remote "${name}"]\n\turl = ${url}\n`);
	const refs = Object.fromEntries(tags.map(tag => [`.git/refs/tags/${tag}`, `${sha}\n`]));
	const all = {...files, ...refs, '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': git.join('')};
	for (const [name, content] of Object.entries(all)) {
		mkdirSync(path.dirname(path.join(root, name)), {recursive: true});
		writeFileSync(path.join(root, name), content);
	}

	return root;
}
