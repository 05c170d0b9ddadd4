import type {Instant, JournalEvent} from '../../src/domain/events.ts';
import {environmentStream, releaseStream} from '../../src/domain/events.ts';
import type {PlanStep} from '../../src/domain/plan.ts';
import {command, reading} from '../../test/support/samples.ts';

/** An event that is to be written, and its stream. */
export type Happened = {readonly stream: string; readonly at: Instant; readonly event: JournalEvent};

const identity = {host: 'bastion', pid: 4711, startTime: '123456789', bootId: '7f3c1c1e-5b1d-4a53-9a3e-0d6b1c1f2a3b'};

/** The environments of the history, in the order in which a version reaches them. */
export const environments = ['qa', 'staging', 'production'] as const;

/** What happens in an ordinary release, its environment's events included: fifty events for thirteen steps. */
export function releaseEvents(id: number, minutesAgo: number, now: number): readonly Happened[] {
	const environment = environments[(id - 1) % environments.length] ?? 'production';
	// Three releases bring one version to the three environments.
	const built = Math.ceil(id / environments.length);
	const candidate = {sha: built.toString(16).padStart(40, 'a'), version: `v1.${built}.0`, ref: 'main'};
	const previous = {sha: (built - 1).toString(16).padStart(40, 'a'), version: `v1.${built - 1}.0`};
	const steps = planOf(candidate.sha);
	const start = now - minutesAgo * 60_000;
	const found: Happened[] = [];
	const say = (stream: string, event: JournalEvent) =>
		void found.push({stream, at: new Date(start + found.length * 3000).toISOString(), event});
	const ownStream = releaseStream(id);
	const lease = environmentStream(environment);
	say(lease, {type: 'lease-taken', release: id});
	say(ownStream, {
		type: 'release-started',
		release: id,
		kind: 'deploy',
		environment,
		candidate,
		previous,
		plan: {steps, secrets: ['DATABASE_URL']},
		reverts: null,
		undoes: [],
		onFailure: 'ask',
		token: id,
		request: `request ${id}`,
		overrides: [],
		willNotUndo: [],
		root: '/srv/shop',
		locks: [],
	});
	say(ownStream, {type: 'runner-started', runner: identity});
	for (const {id: step} of steps) {
		say(ownStream, {type: 'step-intended', step, attempt: 1});
		say(ownStream, {type: 'step-started', step, attempt: 1, shim: identity});
		if (step === 'live') say(ownStream, {type: 'live-read', live: candidate, error: null});
		say(ownStream, {
			type: 'step-finished',
			step,
			attempt: 1,
			outcome: 'succeeded',
			exitCode: 0,
			signal: null,
			detail: null,
			durationMs: 2900,
		});
	}

	for (let look = 0; look < 5; look++) {
		const readings = {errors: {what: 'number', value: look} as const};
		say(ownStream, {type: 'signals-sampled', step: 'live', stage: 'during', readings});
	}

	say(ownStream, {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null});
	say(lease, {type: 'lease-freed', release: id});
	return found;
}

function planOf(sha: string): readonly PlanStep[] {
	const run = (index: number) =>
		command(`step-${index}`, `ssh web1 ./deploy.sh --part ${index}`, {
			title: `./deploy.sh --part ${index}`,
			variables: {RELEASE_SHA: sha},
			undo: index < 6 ? null : './deploy.sh --back',
		});
	return [...Array.from({length: 12}, (_, index) => run(index)), reading('cat live', sha)];
}
