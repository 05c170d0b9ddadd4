import {globSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {loadProject} from '../../src/config/load.ts';

const root = path.resolve(import.meta.dirname, '../..');
const recipes = globSync('recipes/*/release.yaml', {cwd: root});

test('there are recipes', () => {
	expect(recipes.length).toBeGreaterThan(0);
});

test.each(recipes)('%s is right as it is', recipe => {
	expect(loadProject(path.join(root, path.dirname(recipe)))).toMatchObject({ok: true});
});
