// What a journal knows of an environment, and releases in short, with what does not matter to a test filled in.
import type {EnvironmentRecord} from '../../src/domain/standing.ts';
import type {ReleaseBrief} from '../../src/domain/summary.ts';
import {ana} from './samples.ts';

/** A release that ended well at that minute. */
export function brief(id: number, change: Partial<ReleaseBrief> = {}): ReleaseBrief {
	const minute = String(id).padStart(2, '0');
	return {
		id,
		kind: 'deploy',
		candidate: {sha: String(id).repeat(40).slice(0, 40), version: `v${id}`, ref: 'main'},
		status: 'succeeded',
		progress: null,
		operator: ana,
		startedAt: `2026-05-04T12:${minute}:00.000Z`,
		finishedAt: `2026-05-04T12:${minute}:30.000Z`,
		verified: true,
		changed: true,
		...change,
	};
}

/** An environment without anything to tell. */
export function record(
	project: string,
	environment: string,
	change: Partial<EnvironmentRecord> = {},
): EnvironmentRecord {
	return {project, environment, state: {lock: null, freeze: null}, live: null, open: null, last: null, ...change};
}
