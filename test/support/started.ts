import type {StreamWrite} from '../../src/domain/decision.ts';
import {type ReleaseEvent, releaseStream} from '../../src/domain/events.ts';
import {command} from './samples.ts';

type Started = Extract<ReleaseEvent, {type: 'release-started'}>;

/** The event that begins a release. */
export function startedEvent(release: number, change: Partial<Started> = {}): Started {
	return {
		type: 'release-started',
		release,
		kind: 'deploy',
		environment: 'production',
		candidate: {sha: String(release).padStart(40, 'a'), version: `v${release}`, ref: 'main'},
		previous: null,
		plan: {steps: [command('push', 'true')], secrets: []},
		reverts: null,
		undoes: [],
		onFailure: 'ask',
		token: release,
		request: `request ${release}`,
		overrides: [],
		willNotUndo: [],
		root: null,
		locks: [],
		...change,
	};
}

/** The write that begins a release in a journal. */
export function startedWrite(release: number, change: Partial<Started> = {}): StreamWrite {
	return {stream: releaseStream(release), expected: 0, events: [startedEvent(release, change)]};
}
