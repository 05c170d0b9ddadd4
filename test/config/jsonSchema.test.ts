import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import * as z from 'zod';
import {jsonSchemaText} from '../../src/config/jsonSchema.ts';

const written = readFileSync(new URL('../../release.schema.json', import.meta.url), 'utf8');
const example = readFileSync(new URL('../../docs/release.example.yaml', import.meta.url), 'utf8');

test('release.schema.json is what the schema says; if not: node src/config/writeJsonSchema.ts', () => {
	expect(written).toBe(jsonSchemaText());
});

test('an editor with the JSON Schema takes the example and refuses a typo', () => {
	const editor = z.fromJSONSchema(JSON.parse(written));
	expect(editor.safeParse(parse(example)).error?.issues ?? []).toEqual([]);
	expect(editor.safeParse(parse(example.replace('protected:', 'protcted:'))).success).toBe(false);
	expect(editor.safeParse(parse(example.replace('timeout: 20m', 'timeout: 20 minutes'))).success).toBe(false);
});

test('every key has a description', () => {
	const missing: string[] = [];
	const visit = (node: unknown, path: string): void => {
		if (typeof node !== 'object' || node === null) return;
		for (const [key, value] of Object.entries(node)) {
			if (key === 'properties') {
				for (const [name, property] of Object.entries(value)) {
					if (!JSON.stringify(property).includes('"description"')) missing.push(`${path}.${name}`);
				}
			}

			visit(value, `${path}.${key}`);
		}
	};
	visit(JSON.parse(written), '');
	expect(missing).toEqual([]);
});

test('every key is in docs/configuration.md', () => {
	const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
	const missing = [...new Set(keysOf(JSON.parse(written)))].filter(
		key => !new RegExp(`\`[^\`]*\\b${key}\\b[^\`]*\``).test(page),
	);
	expect(missing).toEqual([]);
});

function keysOf(node: unknown): readonly string[] {
	if (typeof node !== 'object' || node === null) return [];
	return Object.entries(node).flatMap(([key, value]) => [
		...(key === 'properties' ? Object.keys(value) : []),
		...keysOf(value),
	]);
}
