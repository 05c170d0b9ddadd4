import {isDeepStrictEqual} from 'node:util';
import type {EnvironmentState} from '../domain/environment.ts';
import type {Head} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {summarize} from '../domain/summary.ts';
import type {Chains} from './chainCheck.ts';
import type {HeadFile} from './headFile.ts';
import type {Divergence, Problem, Verification} from './journal.ts';
import {parseSummary} from './summarySchema.ts';

/** What was found in a history: its rows and its head, and what is wrong with the store itself. */
export type Findings = {
	readonly chains: Chains;
	readonly head: Head;
	/** What the second record of the head says. */
	readonly recorded: ReturnType<HeadFile['read']>;
	/** About the whole of it, before and behind what its events tell. */
	readonly store: readonly string[];
	readonly whole: readonly string[];
	readonly divergence?: Divergence | null;
};

/** What is made of them: what somebody has accepted is no problem any more. */
export function verificationOf({chains, head, recorded, store, whole, divergence = null}: Findings): Verification {
	const isAccepted = ({event}: Problem) =>
		event !== null && chains.accepted.some(({stream, seq}) => stream === event.stream && seq === event.seq);
	const about = (what: string): Problem => ({event: null, what});
	const found: readonly Problem[] = [...store.map(about), ...chains.problems, ...whole.map(about)];
	return {
		events: chains.events,
		streams: chains.streams,
		head,
		recorded: typeof recorded === 'string' ? null : recorded,
		problems: found.filter(problem => !isAccepted(problem)),
		accepted: found.filter(isAccepted).flatMap(({event}) => event ?? []),
		divergence,
	};
}

/** What is wrong when a row of the projection does not tell what a release's events come to; null: nothing. */
export function untoldBy(summary: string | undefined, stream: string, release: Release): string | null {
	if (summary !== undefined && isDeepStrictEqual(parseSummary(summary), summarize(release))) return null;
	return `the list of releases does not tell what ${stream} says`;
}

/** The same of an environment. @param read what a look at it comes to, which goes on from a row of the projection */
export function untoldEnvironment(read: EnvironmentState, stream: string, folded: EnvironmentState): string | null {
	return isDeepStrictEqual(read, folded) ? null : `what is kept of ${stream} is not what its events come to`;
}
