import {batchesOf, type FannedStep} from '../domain/fanOut.ts';
import {type Release, stepOf} from '../domain/release.ts';
import {isSettled, nextTargets, type Target, targetsOf} from '../domain/targets.ts';
import type {FanOutOrder, OrderedTarget} from '../fanOut/order.ts';

/** Folders of this machine say nothing to another one. */
const localVariables = new Set(['RELEASE_ARTIFACTS', 'RELEASE_PREVIOUS_ARTIFACTS']);

/**
 * What the next attempt of a step does on which targets: on those that are not done, in the step's own batches.
 * @param variables names of those that the step's commands get
 */
export function fanOutOrder(release: Release, step: FannedStep, variables: readonly string[]): FanOutOrder {
	const {fanOut, run} = step;
	const all = targetsOf(release, step);
	const next = new Map(nextTargets(release, step).map(target => [target.name, orderedTarget(step, target)]));
	const others = all.filter(target => !next.has(target.name) && !isSettled(target));
	const failed = others.filter(({status}) => status !== 'waiting');
	const waiting = others.length - failed.length;
	const {attempts} = stepOf(release, step.id);
	const isOfRelease = ({attempt}: Target) => (attempts[attempt - 1]?.startedAt ?? '') <= (release.end?.at ?? '');
	// A target gets those secrets that the command names, and no others.
	const secrets = release.plan.secrets.filter(name => new RegExp(`\\b${name}\\b`).test(run));
	const {transport, parallel, waitMs, check, maxFailures, reconnectMs, goesOn = false} = fanOut;
	return {
		run,
		transport,
		parallel,
		batches: batchesOf(fanOut).map(batch => batch.flatMap(name => next.get(name) ?? [])),
		waitMs,
		check,
		// What is done after the release is due until it is done: no failure is taken but those that were by then.
		maxFailures: release.end ? Math.min(maxFailures, failed.filter(isOfRelease).length) : maxFailures,
		reconnectMs,
		goesOn,
		done: all.filter(({status}) => status === 'succeeded' || status === 'ignored').map(({name}) => name),
		others: {failed: failed.length, waiting},
		seed: JSON.stringify([release.request, release.startedAt, release.environment, release.id, step.id]),
		variables: [...new Set([...variables.filter(name => !localVariables.has(name)), ...secrets])],
		secrets: release.plan.secrets,
	};
}

function orderedTarget({retry}: FannedStep, {name, status, round, began, asked}: Target): OrderedTarget {
	return {
		name,
		round: status === 'failed' ? round + 1 : round,
		find: status === 'unknown' || status === 'started',
		began: status !== 'failed' && began,
		again: retry === 'safe' || (asked && retry === 'ask'),
	};
}
