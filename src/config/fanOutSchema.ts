import * as z from 'zod';
import type {FanOutConfig} from '../domain/fanOut.ts';
import {parseDuration} from './duration.ts';
import {command, name, waitingTime} from './fields.ts';

const atLeastOne = 'must be a whole number from 1';

/** More connections at once than a machine has room for. */
const mostParallel = 500;

const defaults = {parallel: 10, maxFailures: 0, reconnectMs: 120_000};

/** The keys of a "run" step that runs on many targets. */
export const fanOutKeys = {
	targets: name()
		.optional()
		.describe(
			'Group of "targets" of the environment: the command, and its "undo", run on each of them instead of here.',
		),
	parallel: z
		.int(atLeastOne)
		.min(1, atLeastOne)
		.max(mostParallel, `must not be more than ${mostParallel}`)
		.optional()
		.describe(`So many targets run at once; ${defaults.parallel} by default.`),
	canary: z
		.int(atLeastOne)
		.min(1, atLeastOne)
		.optional()
		.describe('So many targets go first, as a batch of their own.'),
	batch: z
		.union([
			z.int(atLeastOne).min(1, atLeastOne),
			z.string().regex(/^(?:100|[1-9]\d?)%$/, 'must be a number of targets, or a share such as "25%"'),
		])
		.optional()
		.describe('How many targets go together, as a number or a share. Without it, all that are left.'),
	wait: waitingTime().optional().describe('Time between two batches.'),
	check: command(
		'Runs here between two batches, with RELEASE_TARGETS, the targets that are done; where it fails, the step stops.',
	).optional(),
	maxFailures: z
		.int('must be a whole number')
		.min(0, 'must be a whole number')
		.optional()
		.describe('With more targets failed than this, no further one is begun, and the step fails; 0 by default.'),
	reconnect: waitingTime()
		.optional()
		.describe('How long a target whose connection broke is tried to be reached again; 2m by default.'),
};

/** The same keys as they come out of the schema. */
export type FanOutEntry = z.output<z.ZodObject<typeof fanOutKeys>>;

const ofTargets = ['parallel', 'canary', 'batch', 'wait', 'check', 'maxFailures', 'reconnect'] as const;

/** What has no meaning without "targets", or beside it. */
export function fanOutIssues(
	step: FanOutEntry & {readonly artifact?: unknown; readonly interactive: boolean},
): readonly {readonly path: string; readonly message: string}[] {
	if (step.targets === undefined) {
		return ofTargets
			.filter(key => step[key] !== undefined)
			.map(key => ({path: key, message: 'has no meaning without "targets"'}));
	}

	return [
		...(step.interactive ? [{path: 'interactive', message: 'cannot stand with "targets": nobody sits there'}] : []),
		...(step.artifact === undefined
			? []
			: [{path: 'artifact', message: 'cannot stand with "targets": the file would be elsewhere'}]),
	];
}

/** How a step goes over its targets; undefined: it runs here. */
export function toFanOut(entry: FanOutEntry): FanOutConfig | undefined {
	if (entry.targets === undefined) return undefined;
	const {batch} = entry;
	return {
		group: entry.targets,
		parallel: entry.parallel ?? defaults.parallel,
		canary: entry.canary ?? 0,
		batch:
			batch === undefined
				? null
				: typeof batch === 'number'
					? {of: 'targets', value: batch}
					: {of: 'percent', value: Number.parseInt(batch, 10)},
		waitMs: milliseconds(entry.wait, 0),
		check: entry.check ?? null,
		maxFailures: entry.maxFailures ?? defaults.maxFailures,
		reconnectMs: milliseconds(entry.reconnect, defaults.reconnectMs),
	};
}

function milliseconds(text: string | undefined, otherwise: number): number {
	return text === undefined ? otherwise : (parseDuration(text) ?? otherwise);
}
