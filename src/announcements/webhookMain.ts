// The program of an announcement that is posted: `node webhook.js FILE`. FILE says what; the URL comes from the environment
// only, so that it stands in no file and in no list of processes. Exit code 0: whoever got it said so; 75: nobody knows
// whether it arrived; anything else: it did not.

import {readFileSync} from 'node:fs';
import process from 'node:process';
import {messageOf} from '../domain/messageOf.ts';
import {unclearExit, type WebhookTask, webhookBody} from './webhookTask.ts';

/** No connection was made: nothing was sent. */
const neverArrived = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
]);

/** More than a tracker says of one bug, in characters. */
const mostAnswer = 256_000;

process.exitCode = await main(process.argv[2]);

async function main(file: string | undefined): Promise<number> {
	const fail = (error: string, code = 1) => {
		process.stderr.write(`${error}\n`);
		return code;
	};
	if (file === undefined) return fail('usage: webhook FILE');
	const task = readTask(file);
	if (typeof task === 'string') return fail(task);
	const url = process.env[task.variable];
	if (!url) return fail(`$${task.variable}, which has the URL, is not set`);
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		return fail(`$${task.variable} is no http or https URL`);
	}

	return post(url, webhookBody(task), task.isAnswered, fail);
}

async function post(
	url: string,
	body: string,
	isAnswered: boolean,
	fail: (error: string, code?: number) => number,
): Promise<number> {
	try {
		const headers = {'content-type': 'application/json; charset=utf-8'};
		const response = await fetch(url, {method: 'POST', headers, body, redirect: 'manual'});
		const said = (await response.text().catch(() => '')).slice(0, isAnswered ? mostAnswer : 1000);
		if (!response.ok) return fail(`it was answered with ${response.status} ${response.statusText}\n${said}`.trim());
		process.stdout.write(`it was answered with ${response.status}\n${isAnswered ? `${said}\n` : ''}`);
		return 0;
	} catch (error) {
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
		const why = cause instanceof Error ? cause.message || code : String(cause);
		if (neverArrived.has(code)) return fail(`it could not be reached: ${why}`);
		return fail(`it was reached, and did not answer: ${why}; nobody knows whether it arrived`, unclearExit);
	}
}

function readTask(file: string): WebhookTask | string {
	try {
		const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
		if (typeof value !== 'object' || value === null) return `${file} is no announcement`;
		const {variable, text, body, isAnswered} = {variable: null, text: null, body: null, isAnswered: false, ...value};
		if (typeof variable !== 'string' || typeof text !== 'string') return `${file} is no announcement`;
		return {variable, text, body: typeof body === 'string' ? body : null, isAnswered: isAnswered === true};
	} catch (error) {
		return `${file} cannot be read: ${messageOf(error)}`;
	}
}
