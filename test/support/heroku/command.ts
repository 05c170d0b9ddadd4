#!/usr/bin/env node
// The program `heroku` of the stand-in: reads the real command line and asks the platform of the test. Texts and exit
// codes are those of Heroku's own program, without its colours.
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {parseArgs} from 'node:util';
import type {Answer, Order} from './platform.ts';

const [name = '', ...rest] = process.argv.slice(2);
const aliases: Readonly<Record<string, string>> = {rollback: 'releases:rollback', 'ps:restart': 'restart'};
const split = rest.indexOf('--');
const {values, positionals} = parseArgs({
	args: [...rest],
	allowPositionals: true,
	// What follows "--", and options of add-ons before it, belong to the command.
	strict: false,
	options: {
		app: {type: 'string', short: 'a'},
		remote: {type: 'string', short: 'r'},
		num: {type: 'string', short: 'n'},
		output: {type: 'string', short: 'o'},
		as: {type: 'string'},
		name: {type: 'string'},
		confirm: {type: 'string', short: 'c'},
		rollback: {type: 'string'},
		to: {type: 'string'},
		json: {type: 'boolean', short: 'j'},
		shell: {type: 'boolean', short: 's'},
		tail: {type: 'boolean', short: 't'},
		wait: {type: 'boolean'},
		force: {type: 'boolean', short: 'f'},
	},
});
const after =
	split < 0
		? {}
		: parseArgs({
				args: rest.slice(split + 1),
				strict: false,
				options: {rollback: {type: 'string'}, to: {type: 'string'}},
			}).values;
const options = Object.fromEntries(
	Object.entries({...values, ...after}).map(([key, value]) => [key, value === true ? 'true' : String(value)]),
);
const order: Order = {
	command: aliases[name] ?? name,
	app: options['app'] ?? process.env['HEROKU_APP'] ?? appOfRemote(options['remote'] ?? 'heroku'),
	args: split < 0 ? positionals : positionals.slice(0, positionals.length - countAfter(rest.slice(split + 1))),
	options,
};
if (order.app === '') fail(' ›   Error: Missing required flag app', 2);
const base = process.env['HEROKU_STAND_IN'] ?? '';
if (order.command === 'logs' && options['tail']) await follow();
else await ask();

async function ask(): Promise<void> {
	const response = await fetch(`${base}/command`, {method: 'POST', body: JSON.stringify(order)});
	const answer: unknown = await response.json();
	if (!isAnswer(answer)) throw new Error('the platform of the test gave no answer');
	if (answer.file !== undefined) writeFileSync(options['output'] ?? 'latest.dump', Buffer.from(answer.file, 'base64'));
	process.stdout.write(answer.stdout);
	process.stderr.write(answer.stderr);
	process.exitCode = answer.code;
}

// By hand: a library that checks takes longer to load than the rest of the program.
function isAnswer(value: unknown): value is Answer {
	return (
		typeof value === 'object' &&
		value !== null &&
		'stdout' in value &&
		typeof value.stdout === 'string' &&
		'stderr' in value &&
		typeof value.stderr === 'string' &&
		'code' in value &&
		typeof value.code === 'number' &&
		(!('file' in value) || typeof value.file === 'string')
	);
}

async function follow(): Promise<void> {
	const response = await fetch(`${base}/logs/${order.app}`);
	for await (const part of response.body ?? []) process.stdout.write(part);
}

function countAfter(tail: readonly string[]): number {
	return parseArgs({
		args: [...tail],
		allowPositionals: true,
		strict: false,
		options: {rollback: {type: 'string'}, to: {type: 'string'}},
	}).positionals.length;
}

// As Heroku's program: the app of the git remote "heroku".
function appOfRemote(remote: string): string {
	try {
		const url = execFileSync('git', ['remote', 'get-url', remote], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		return /([^/:]+?)(?:\.git)?\s*$/.exec(url)?.[1] ?? '';
	} catch {
		return '';
	}
}

function fail(text: string, code: number): never {
	process.stderr.write(`${text}\n`);
	process.exit(code);
}
