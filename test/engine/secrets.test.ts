import {expect, test} from 'vitest';
import {allSecretValues, secretValuesOf, shortSecrets} from '../../src/engine/secrets.ts';
import {environment, project} from '../support/samples.ts';

const migrations = {adapter: 'sql-dir', dialect: 'postgres', path: 'migrations', database: 'DATABASE_URL'} as const;
const staging = {...environment, name: 'staging', database: 'STAGING_URL'};
const shop = {...project, environments: [environment, staging], migrations, secrets: ['TOKEN', 'UNSET']};
const set = {TOKEN: 'correct-horse', DATABASE_URL: 'postgres://production', STAGING_URL: 'postgres://staging'};

test('the secrets of an environment are the configured ones and the URL of its database', () => {
	expect(secretValuesOf(shop, environment, set)).toEqual(['correct-horse', 'postgres://production']);
	expect(secretValuesOf(shop, staging, set)).toEqual(['correct-horse', 'postgres://staging']);
	expect(secretValuesOf({...shop, migrations: null}, environment, set)).toEqual(['correct-horse']);
});

test('what release.yaml gives in the clear is no secret', () => {
	expect(secretValuesOf(shop, {...environment, env: {TOKEN: 'x'}}, set)).toEqual(['postgres://production']);
});

test('where the environment is not known, the secrets of all are meant', () => {
	expect(allSecretValues(shop, set)).toEqual(['correct-horse', 'postgres://production', 'postgres://staging']);
});

test('secrets that are too short to be masked are named, those that are not set are not', () => {
	const names = ['TOKEN', 'PIN', 'EMPTY', 'UNSET', 'CLEAR'];
	expect(shortSecrets(names, {CLEAR: 'y'}, {...set, PIN: '1234', EMPTY: '', CLEAR: 'x'})).toEqual(['PIN']);
});
