import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {trust, trustState} from '../../src/config/trust.ts';

const text = 'project: shop\nenvironments: {}\n';
let folder: string;
let home: string;
let file: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-trust-'));
	home = join(folder, 'home');
	file = join(folder, 'release.yaml');
	writeFileSync(file, text);
});

afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

function record(): string {
	const [name = ''] = readdirSync(join(home, 'trust'));
	return join(home, 'trust', name);
}

test('a file is trusted after a person said so, and not before', () => {
	expect(trustState(home, file, text)).toEqual({kind: 'never'});
	expect(trust(home, file, text)).toEqual({ok: true});
	expect(trustState(home, file, text)).toEqual({kind: 'trusted'});
});

test('a changed file is not trusted, and shows what changed', () => {
	trust(home, file, text);
	expect(trustState(home, file, text.replace('shop', 'shoq'))).toEqual({
		kind: 'changed',
		diff: ['@@ -1 +1 @@', '-project: shop', '+project: shoq', ' environments: {}'],
	});
	trust(home, file, 'project: shoq\n');
	expect(trustState(home, file, 'project: shoq\n')).toEqual({kind: 'trusted'});
	expect(trustState(home, file, text).kind).toBe('changed');
});

test('the same text at another place is not trusted, the same place by a link is', () => {
	trust(home, file, text);
	const copy = join(folder, 'copy.yaml');
	writeFileSync(copy, text);
	expect(trustState(home, copy, text)).toEqual({kind: 'never'});
	symlinkSync(file, join(folder, 'link.yaml'));
	expect(trustState(home, join(folder, 'link.yaml'), text)).toEqual({kind: 'trusted'});
});

test('the record is private and nothing else stays behind', () => {
	trust(home, file, text);
	trust(home, file, text);
	expect(readdirSync(join(home, 'trust'))).toHaveLength(1);
	expect(statSync(record()).mode & 0o777).toBe(0o600);
	expect(statSync(join(home, 'trust')).mode & 0o777).toBe(0o700);
});

test('a record that was damaged, or that others could have written, gives no trust', () => {
	trust(home, file, text);
	const good = readFileSync(record(), 'utf8');
	for (const bad of [
		'',
		'{}',
		'null',
		good.slice(0, -5),
		good.replace('shop', 'evil'),
		good.replace('"version":1', '"version":2'),
	]) {
		writeFileSync(record(), bad);
		expect(trustState(home, file, text)).toEqual({kind: 'never'});
	}

	writeFileSync(record(), good);
	expect(trustState(home, file, text)).toEqual({kind: 'trusted'});
	chmodSync(record(), 0o622);
	expect(trustState(home, file, text)).toEqual({kind: 'never'});
	chmodSync(record(), 0o600);
	const place = record();
	rmSync(place);
	writeFileSync(join(folder, 'elsewhere.json'), good);
	symlinkSync(join(folder, 'elsewhere.json'), place);
	expect(trustState(home, file, text)).toEqual({kind: 'never'});
});

test('a state folder that cannot be used is a refusal', () => {
	writeFileSync(home, '');
	expect(trust(home, file, text)).toMatchObject({ok: false, message: expect.stringContaining('is no folder')});
});
