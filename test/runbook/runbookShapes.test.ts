// Plans as people write them: what is run was meant to be, and what is left out is said.
import {expect, test} from 'vitest';
import {readRunbook} from '../../src/runbook/readRunbook.ts';

function read(text: string, file = 'plan.md') {
	const found = readRunbook(file, text, {environment: 'production', environments: ['production'], isKnown: () => true});
	if (!found.ok) throw new Error(found.problems.join('\n'));
	return {
		items: found.runbook.items.map(({place, text: words, command}) => [place, words, command]),
		remarks: found.remarks,
		source: found.runbook.source,
	};
}

test('bullets below an item of which one has a command are steps, in their order', () => {
	const text =
		'## Deploy\n1. Ship\n   - `kubectl apply -f k8s`\n   - Look at the pods\n   - Then:\n     ```sh\n     bin/wake\n     ```\n2. Hosts\n   - `web1`\n   - `web2`\n';
	expect(read(text).items).toEqual([
		['deploy', 'Ship', null],
		['deploy', 'kubectl apply -f k8s', 'kubectl apply -f k8s'],
		['deploy', 'Look at the pods', null],
		['deploy', 'Then', 'bin/wake'],
		['deploy', 'Hosts: web1; web2', null],
	]);
});

test('what takes an item back is part of the way back, newest first, and never run with it', () => {
	const text =
		'## Deploy\n1. `ship a`\n   Rollback: `unship a`\n2. Migrate\n   - Command: `db up`\n   - Rollback:\n     ```\n     db down\n     ```\n3. If it fails\n   - `ring the-bell`\n4. If it fails, ask Bob\n## Rollback\n1. If it breaks: `tell all`\n';
	expect(read(text).items).toEqual([
		['deploy', 'ship a', 'ship a'],
		['deploy', 'Migrate', null],
		['deploy', 'Command', 'db up'],
		['rollback', 'If it fails', null],
		['rollback', 'ring the-bell', 'ring the-bell'],
		['deploy', 'If it fails, ask Bob', null],
		['rollback', 'If it breaks', 'tell all'],
		['rollback', 'Migrate: Rollback', 'db down'],
		['rollback', 'ship a: Rollback', 'unship a'],
	]);
});

test('what was printed between prompts is no command, and a comment is none', () => {
	const text =
		'## Deploy\n1. Look\n   ```console\n   $ heroku releases\n   Rel  Change\n   ops@web1:~$ heroku ps \\\n     --app shop\n   web.1: up\n   ```\n2. Root: `# reboot`\n3. Write\n   ```\n   $ cat > f <<END\n   one\n   END\n   ```\n';
	const {items, remarks} = read(text);
	expect(items).toEqual([
		['deploy', 'Look', 'set -e\nheroku releases\nheroku ps \\\n  --app shop'],
		['deploy', 'Root: # reboot', null],
		['deploy', 'Write', 'set -e\ncat > f <<END\none\nEND'],
	]);
	expect(remarks).toEqual(['plan.md:10: there is nothing to run in its command, so a person does this by hand']);
});

test('blocks of another language are not run', () => {
	const text =
		'## Deploy\n- [ ] Set:\n  ```yaml\n  replicas: 3\n  ```\n- [ ] Ask\n  ```bash\n  curl localhost\n  ```\n  ```json\n  {"ok": true}\n  ```\n- [ ] Set:\n  ```ini\n  a = 1\n  ```\n  and\n  ```sh\n  restart\n  ```\n';
	const {items, remarks} = read(text);
	expect(items).toEqual([
		['deploy', 'Set: replicas: 3', null],
		['deploy', 'Ask: {"ok": true}', 'curl localhost'],
		['deploy', 'Set: a = 1: and: restart', null],
	]);
	expect(remarks).toEqual([
		'plan.md:2: yaml is no command of a shell, so a person does this by hand',
		'plan.md:13: it has more code than its command, so a person does this by hand',
	]);
});

test('a sentence with two commands is for a person, one with a name and a command is not', () => {
	const text = '## Deploy\n1. On a: `restart one`; on b: `restart two`\n2. Look at `the disk`:\n   `df -h`\n';
	expect(read(text).items).toEqual([
		['deploy', 'On a: restart one; on b: restart two', null],
		['deploy', 'Look at the disk', 'df -h'],
	]);
});

test.each([
	'git tag vX.Y.Z',
	'ssh {{ host }} id',
	'curl [THE URL]',
	'ssh YOUR_HOST',
	'ssh <HOST> id',
	'cp a path/to/b',
	'tar x …',
])('%s has a blank to be filled in', command => {
	expect(read(`## Deploy\n1. \`${command}\`\n`).items).toEqual([['deploy', command, null]]);
});

test.each([
	"docker ps --format '{{.Names}} {{end}}'",
	'sort <in >out',
	'ls [A-Z]*',
	'date +%Y',
])('%s has none', command => {
	expect(read(`## Deploy\n1. \`${command}\`\n`).items).toEqual([['deploy', command, command]]);
});

test('what can be folded away has a heading; what is written in HTML is told', () => {
	const text =
		'## Deploy\n- [ ] one\n\n<details>\n<summary><b>Rollback</b></summary>\n\n- [ ] two\n\n</details>\n\n- [ ] three\n\n<!-- - [ ] none -->\n<ul><li>four</li></ul>\n';
	expect(read(text)).toMatchObject({
		items: [
			['deploy', 'one', null],
			['rollback', 'two', null],
			['deploy', 'three', null],
		],
		remarks: ['plan.md: left out, since it belongs to no box and no numbered item: HTML (line 14)'],
	});
});

test('what stands between items is told: bullets among boxes, commands in a paragraph', () => {
	const text = '## Deploy\n- [ ] one\n- [] two\n- [ ]\n\nThen run: `three`\n\nA word on `four`.\n';
	expect(read(text).remarks).toEqual([
		'plan.md: left out, since it belongs to no box and no numbered item: bullets (line 3, 4), commands (line 6)',
	]);
});

test('what is struck out, ticked or a choice is nothing to do', () => {
	const text =
		'## Type of change\n- [ ] Fix\n- [x] Feature\n## Thoughts\n- [x] had\n## Deploy\n- [ ] ~~`one`~~\n- [ ] two\n';
	const {items, remarks} = read(text);
	expect(items).toContainEqual(['deploy', 'two', null]);
	expect(remarks).toEqual([
		'plan.md: what stands below "Type of change" is nothing to do: it is left out',
		'plan.md:5: its box is ticked already: it is left out',
		'plan.md:7: it is struck out: it is left out',
	]);
});

test('line ends of another system are no part of a command; a link says where it goes', () => {
	const text = '## Deploy\r\n1. See [it](https://ci.example/1)\r\n   ```\r\n   one\r\n   two\r\n   ```\r\n';
	expect(read(text).items).toEqual([['deploy', 'See it (https://ci.example/1)', 'set -e\none\ntwo']]);
});

test('words of change plans are understood', () => {
	const places = ['Implementation plan', 'Backout plan', 'During', 'Go / No-go', 'After', 'Next day'];
	const text = places.map(place => `## ${place}\n1. x\n`).join('');
	expect(read(text).items.map(([place]) => place)).toEqual([
		'deploy',
		'rollback',
		'deploy',
		'preflight',
		'cleanup',
		'cleanup',
	]);
});

test('a number in front of a box is no item of its own', () => {
	expect(read('## Deploy\n1. - [ ] one\n\n   Rollback: `un one`\n2. 1. two\n').items).toEqual([
		['deploy', 'one', null],
		['deploy', 'two', null],
		['rollback', 'Rollback', 'un one'],
	]);
});
