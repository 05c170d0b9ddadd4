import {expect, test} from 'vitest';
import {parseProject} from '../../src/config/parseProject.ts';
import {fastImportStream} from '../../src/demo/fastImport.ts';
import {shopHistory} from '../../src/demo/shop/history.ts';
import {releaseYaml} from '../../src/demo/shop/releaseYaml.ts';
import type {Tree} from '../../src/demo/shop/tree.ts';
import {change, put, version} from '../../src/demo/shop/tree.ts';
import {stepsFor} from '../../src/domain/project.ts';

const place = {url: 'http://127.0.0.1:1', database: '/a "quoted"/b.db', logs: '/a: b # c'};
const yaml = releaseYaml({environments: {staging: place, production: place}});
const history = shopHistory(yaml);

test('the history has about forty commits by three authors, ever later, with tags from v1.0.0 to v2.6.0', () => {
	expect(history.length).toBeGreaterThan(38);
	expect(new Set(history.map(commit => commit.author)).size).toBe(3);
	const ages = history.map(commit => commit.hoursAgo);
	expect(ages).toEqual(ages.toSorted((a, b) => b - a));
	const tags = history.flatMap(commit => commit.tag ?? []);
	expect(tags.slice(0, 1)).toEqual(['v1.0.0']);
	expect(tags.slice(-3)).toEqual(['v2.4.1', 'v2.5.0', 'v2.6.0']);
});

test('a merge has the files of both sides', () => {
	const stream = fastImportStream(history, new Date('2026-01-31T12:00:00Z'));
	const merge = stream.split(/^commit /m).find(commit => commit.includes("Merge branch 'ratings'"));
	expect(merge).toMatch(/^merge :\d+$/m);
	expect(merge).toContain('004_ratings.up.sql');
	expect(merge).toContain('005_orders_gift_note.up.sql');
	expect(merge).not.toContain('006_carts');
	expect(stream).toContain('committer Ana Kovač <ana@shop.example> 1769853600 +0000');
});

test('release.yaml is a valid configuration, whatever the folder is called', () => {
	const parsed = parseProject(yaml, 'release.yaml');
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	const [staging, production] = parsed.project.environments;
	expect(staging).toMatchObject({name: 'staging', protected: false, env: {SHOP_DATABASE: place.database}});
	expect(production).toMatchObject({name: 'production', protected: true, promotes: 'staging'});
	expect(production?.logs[0]).toEqual({name: 'access', kind: 'file', file: '/a: b # c/access.log'});
	const asks = (name: string) =>
		stepsFor(parsed.project.phases.verify ?? [], name).filter(step => step.kind === 'ask').length;
	expect(asks('production')).toBeGreaterThan(asks('staging'));
});

test('an edit that does not fit is an error', () => {
	const tree: Tree = new Map([['a.js', 'one one']]);
	expect(() => change('a.js', 'one', 'two')(tree)).toThrow('exactly one');
	expect(() => change('b.js', 'one', 'two')(tree)).toThrow('b.js');
	expect(change('a.js', 'one one', '$&')(tree).get('a.js')).toBe('$&');
});

test('a release sets the version and puts its news on top', () => {
	const first = version('1.0.0', 'First.')(put('package.json', '{"version": "0.1.0"}')(new Map()));
	const second = version('1.1.0', 'Second.')(first);
	expect(second.get('package.json')).toBe('{"version": "1.1.0"}');
	expect(second.get('CHANGELOG.md')).toBe('# Changes\n\n## 1.1.0\n\n- Second.\n\n## 1.0.0\n\n- First.\n');
});
