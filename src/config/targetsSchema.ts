import * as z from 'zod';
import {isTargetName, mostTargets, type TargetGroupConfig, targetNameRule} from '../domain/targetGroup.ts';
import {command, name, text} from './fields.ts';
import {liveSchema, toLive} from './liveSchema.ts';

/** More groups than anybody has in one environment. */
const mostGroups = 50;

/** The groups of targets of an environment, by name. */
export function targetsSchema() {
	return z
		.record(name(), groupSchema())
		.refine(groups => Object.keys(groups).length <= mostGroups, `must not have more than ${mostGroups} groups`)
		.default({})
		.describe('Groups of targets, hosts or other places, on which steps with "targets" run.');
}

/** The groups as the rest of the program knows them. */
export function toTargets(groups: z.output<ReturnType<typeof targetsSchema>>): readonly TargetGroupConfig[] {
	return Object.entries(groups).map(([group, {hosts, file, run, transport = null, reachable = null, live}]) => ({
		name: group,
		list:
			run === undefined
				? file === undefined
					? {by: 'hosts', hosts: hosts ?? []}
					: {by: 'file', file}
				: {by: 'run', run},
		transport,
		reachable,
		live: live ? toLive(live) : null,
	}));
}

function groupSchema() {
	return z
		.strictObject({
			hosts: z
				.array(z.string().refine(isTargetName, targetNameRule))
				.min(1, 'must name at least one target')
				.max(mostTargets, `must not name more than ${mostTargets}`)
				.superRefine((hosts, context) => {
					const seen = new Set<string>();
					for (const [index, host] of hosts.entries()) {
						if (seen.has(host)) context.addIssue({code: 'custom', path: [index], message: 'stands there twice'});
						seen.add(host);
					}
				})
				.optional()
				.describe('Their names, as ssh or the transport knows them.'),
			file: text()
				.optional()
				.describe('File with a name a line; "#" begins a comment. It is read when a plan is made.'),
			run: command('Prints a name a line, when a plan is made.').optional(),
			transport: command(
				'Runs the shell script on its standard input on $RELEASE_TARGET. Without it, ssh does.',
			).optional(),
			reachable: command(
				'Succeeds when $RELEASE_TARGET can be worked with. Without it, "true" is run there.',
			).optional(),
			live: liveSchema('Prints what the target runs; runs there, as the steps do.', '10s')
				.optional()
				.describe('How each is asked what it runs.'),
		})
		.refine(({hosts, file, run}) => [hosts, file, run].filter(list => list !== undefined).length === 1, {
			error: 'must have one of "hosts", "file" and "run"',
		});
}
