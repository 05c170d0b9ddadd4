import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {type CommandTree, commandTree} from '../../src/cli/commandTree.ts';
import {type Completion, completions, type KnownNames} from '../../src/cli/completion/completions.ts';
import {manualPage} from '../../src/cli/manualPage.ts';
import {buildProgram} from '../../src/cli/program.ts';
import {peekConfig} from '../../src/config/peekConfig.ts';

const tree = commandTree(buildProgram(() => {}));
const named = (...values: readonly string[]): readonly Completion[] => values.map(value => ({value, description: ''}));
const known: KnownNames = {
	environments: async () => named('staging', 'production'),
	releases: async () => named('12', '11'),
	steps: async release => named(`push-of-${release}`, 'smoke'),
	refs: async () => named('main', 'v1.4.0', 'a;id', '$(id)'),
};
const offered = async (line: string) =>
	(await completions(line.split(' ').slice(1), tree, known)).map(({value}) => value);

test.each([
	['release-tui depl', ['deploy']],
	['release-tui migrations ', ['plan', 'clone', 'down', 'lint']],
	['release-tui deploy ', ['staging', 'production']],
	['release-tui deploy sta', ['staging']],
	['release-tui deploy --yes p', ['production']],
	['release-tui deploy staging ', []],
	['release-tui deploy staging --to ', ['main', 'v1.4.0']],
	['release-tui deploy staging --to=v', ['--to=v1.4.0']],
	['release-tui deploy staging --re', ['--reason', '--request']],
	['release-tui deploy --yes --ye', []],
	['release-tui deploy --override a --overr', ['--override']],
	['release-tui history --environment ', ['staging', 'production']],
	['release-tui migrations clone staging --from prod', ['production']],
	['release-tui show 1', ['12', '11']],
	['release-tui confirm 12 ', ['push-of-12', 'smoke']],
	['release-tui end-orphan 12 s', ['smoke']],
	['release-tui completion ', ['bash', 'zsh', 'fish']],
	['release-tui history --status fa', ['failed']],
	['release-tui rollback staging --to ', ['12', '11']],
	['release-tui backup ', []],
	['release-tui nonsense ', []],
])('%s', async (line, values) => {
	expect(await offered(line)).toEqual(values);
});

test('every command has examples, and each of them is a command line that there is', () => {
	const bare: string[] = [];
	const visit = (command: CommandTree, words: readonly string[]) => {
		if (command.examples.length === 0) bare.push(words.join(' '));
		for (const example of command.examples) check(example);
		for (const child of command.commands) visit(child, [...words, child.name]);
	};
	const check = (example: string) => {
		const line = /release-tui[^|>)]*/.exec(example)?.[0] ?? '';
		const words = [...line.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word).slice(1);
		const options = words.filter(word => word.startsWith('--'));
		let command: CommandTree = tree;
		for (const word of words) command = command.commands.find(({name}) => name === word) ?? command;
		const flags = command.options.map(({long}) => long);
		expect({example, unknown: options.filter(option => !flags.includes(option))}).toEqual({example, unknown: []});
		expect(words.length === 0 || command !== tree, example).toBe(true);
	};
	visit(tree, []);
	expect(bare).toEqual([]);
});

test('the manual page has every command, and none of its lines is an order by chance', () => {
	const page = manualPage(tree, '1.0.0');
	for (const name of ['deploy', 'migrations lint', 'doctor']) {
		expect(page).toContain(`\\fBrelease\\-tui ${name}\\fR`);
	}

	const orders = new Set([...page.matchAll(/^[.'](\S*)/gm)].map(([, order]) => order));
	expect([...orders].sort()).toEqual(['B', 'I', 'PP', 'RE', 'RS', 'SH', 'SS', 'TH', 'TP', 'br', 'fi', 'nf']);
});

test('names in a configuration are found without reading it', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-peek-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const peeked = (text: string) => {
		writeFileSync(path.join(folder, 'release.yaml'), text);
		return peekConfig(folder);
	};
	expect(peekConfig(folder)).toBeNull();
	expect(
		peeked(
			'# a\nproject: "shop" # b\n\nenvironments:\n  # c\n  staging:\n    live: {run: x}\n    logs:\n      web: {run: y}\n\n  "production":\n    url: https://x\njournal: { url: SHARED_URL }\nphases:\n  deploy:\n    - {id: a, run: b}\n',
		),
	).toEqual({project: 'shop', environments: ['staging', 'production']});
	expect(peeked('project: "$(id)"\nenvironments:\n')).toEqual({project: null, environments: []});
	expect(peeked('project: ../../x\nenvironments: {a: {}}')).toMatchObject({project: null, environments: []});
});
