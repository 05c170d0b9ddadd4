import {expect, test} from 'vitest';
import {checklistItems} from '../../src/runbook/checklistItems.ts';
import {listedIn} from '../../src/runbook/readChecklist.ts';

test('boxes, numbers and bullets of Markdown, by heading; what is ticked is left out', async () => {
	expect(
		await checklistItems(
			'qa.md',
			'# Provider\n\n- [ ] Register\n- [x] Done before\n1. Page yourself\n   - with a pager\n\n## Practices\n\n* Scheduler\n',
		),
	).toEqual([
		{name: 'Provider', items: ['Register', 'Page yourself with a pager']},
		{name: 'Practices', items: ['Scheduler']},
	]);
});

test('lists of reStructuredText that number themselves, under headings that are underlined', async () => {
	expect(await checklistItems('qa.rst', 'Paging\n^^^^^^\n\n#. Set the number.\n#. Page yourself.\n')).toEqual([
		{name: 'Paging', items: ['Set the number.', 'Page yourself.']},
	]);
});

test('a text without lists has paragraphs', async () => {
	expect(await checklistItems('push.txt', 'Install the fonts.\n\nRun manage.py\ncollectstatic.\n')).toEqual([
		{name: '', items: ['Install the fonts.', 'Run manage.py collectstatic.']},
	]);
});

test('plain text has bullets under dates, and paragraphs between them: nothing of it is left out', async () => {
	const text = `2026-01-01
- Restart memcached
2026-02-01
- Set TWILIO_SID
  in the settings
Delete all .pyc files.

Tell the call center.
1. Page yourself
`;
	expect(await checklistItems('push.txt', text)).toEqual([
		{name: '2026-01-01', items: ['Restart memcached']},
		{name: '2026-02-01', items: ['Set TWILIO_SID in the settings', 'Delete all .pyc files.']},
		{name: 'Tell the call center.', items: ['Page yourself']},
	]);
});

test('only what was added since what is live', async () => {
	const files: Readonly<Record<string, string>> = {
		old: '- Restart memcached\n- Install the fonts\n',
		new: '- Restart memcached\n- Install the fonts\n- Restart memcached\n- Set TWILIO_SID\n',
	};
	const repository = {file: async (sha: string) => files[sha] ?? null};
	const candidate = {sha: 'new', version: 'v2', ref: 'main'};
	const listed = (source: {file: string; added: boolean}, previous: string | null, sha = 'new') =>
		listedIn(source, {
			repository,
			candidate: {...candidate, sha},
			previous: previous === null ? null : {sha: previous, version: 'v1'},
		});
	const added = {file: 'push.txt', added: true};
	expect(await listed(added, 'old')).toEqual([{name: '', items: ['Restart memcached', 'Set TWILIO_SID']}]);
	expect(await listed(added, null)).toMatchObject([{items: {length: 4}}]);
	expect(await listed(added, 'new')).toEqual([]);
	expect(await listed(added, 'old', 'none')).toEqual([]);
	expect(await listed({...added, added: false}, 'old', 'none')).toMatchObject({ok: false});
});

test('what was added under one heading is asked there, though another has an item of the same words', async () => {
	const files: Readonly<Record<string, string>> = {
		old: '## Practices\n\n- Scheduler\n\n## Provider\n\n- Messaging\n',
		new: '## Practices\n\n- Messaging\n- Scheduler\n\n## Provider\n\n- Messaging\n',
		moved: '## All\n\n- Messaging\n- Scheduler\n- Paging\n',
	};
	const listed = (sha: string) =>
		listedIn(
			{file: 'push.md', added: true},
			{
				repository: {file: async at => files[at] ?? null},
				candidate: {sha, version: sha, ref: sha},
				previous: {sha: 'old', version: 'old'},
			},
		);
	expect(await listed('new')).toEqual([{name: 'Practices', items: ['Messaging']}]);
	expect(await listed('moved')).toEqual([{name: 'All', items: ['Paging']}]);
});
