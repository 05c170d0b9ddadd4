import {deepStrictEqual, ok} from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Recorded, ReleaseEvent} from '../../../src/domain/events.ts';
import type {Release} from '../../../src/domain/release.ts';
import {releasesOf, type Streams} from './journalOracle.ts';

/** The file in a working folder to which watched commands write when they begin and end. */
const witnessFile = 'ran-witness';

/** A command that leaves word of every time it begins, and of every time it comes to its end. */
export function watched(command: string): string {
	const say = (what: string) => `echo "${what} $RELEASE_ATTEMPT" >> ${witnessFile}`;
	return `${say('begin')}; ( ${command} ); code=$?; ${say('end')}; exit $code`;
}

/**
 * O3, O4, O5, O6 by what really ran: no execution without an intent, no two of one attempt or one release at once, no
 * success of a command that did not come to its end, no second start of a `never` step without a person's word.
 */
export function checkExecutions(root: string, streams: Streams): void {
	const file = path.join(root, witnessFile);
	if (!existsSync(file)) return;
	const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(parseLine);
	for (const {state, events} of releasesOf(streams)) {
		const own = lines.filter(line => line.release === state.id);
		const ended = own.filter(line => line.what === 'end').map(line => line.attempt);
		const begun = own.filter(line => line.what === 'begin').map(line => line.attempt);
		deepStrictEqual(begun, [...new Set(begun)], `O4: an attempt of #${state.id} ran twice`);
		for (const attempt of begun) {
			ok(has(events, 'step-intended', attempt), `O3: ${attempt} of #${state.id} ran without an intent`);
			ok(!has(events, 'step-fenced', attempt), `O3: ${attempt} of #${state.id} ran though it was fenced`);
		}

		for (const {event} of events) {
			if (event.type !== 'step-finished' || event.outcome !== 'succeeded') continue;
			const attempt = `${event.step}.${event.attempt}`;
			if (begun.includes(attempt)) ok(ended.includes(attempt), `O5: ${attempt} of #${state.id} did not end`);
		}

		neverTwice(state, events, begun);
	}

	oneRuns(lines);
}

type Line = {readonly what: string; readonly release: number; readonly attempt: string};

function parseLine(line: string): Line {
	const [, what = '', release = '', attempt = ''] = /^(begin|end) (\d+)\.(.+\.\d+)\.[^.]+$/.exec(line) ?? [];
	ok(what !== '', `a watched command wrote ${JSON.stringify(line)}`);
	return {what, release: Number(release), attempt};
}

function has(events: readonly Recorded<ReleaseEvent>[], type: string, attempt: string): boolean {
	return events.some(
		({event}) => event.type === type && 'attempt' in event && `${event.step}.${event.attempt}` === attempt,
	);
}

function neverTwice(release: Release, events: readonly Recorded<ReleaseEvent>[], begun: readonly string[]): void {
	for (const {id, retry} of release.plan.steps) {
		if (retry !== 'never') continue;
		const begins = begun.filter(attempt => attempt.replace(/\.\d+$/, '') === id).length;
		const words = events.filter(({event}) => event.type === 'step-retried' && event.step === id).length;
		ok(begins <= 1 + words, `O6: ${id} of #${release.id} began ${begins} times on ${words} words`);
	}
}

// Steps of all releases follow one another here: each world has one environment with commands that are watched. One
// that was killed never says that it ended.
function oneRuns(lines: readonly Line[]): void {
	const open = new Set<string>();
	for (const {what, release, attempt} of lines) {
		const name = `${release}.${attempt}`;
		if (what === 'begin') open.add(name);
		else ok(open.delete(name), `O4: ${name} ended and had not begun`);
	}
}
