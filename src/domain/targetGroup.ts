import type {LiveConfig} from './project.ts';

/** A group of targets: hosts, or other places, that steps run on. */
export type TargetGroupConfig = {
	readonly name: string;
	/** Where their names are: here, in a file of the working folder, or printed by a command. */
	readonly list:
		| {readonly by: 'hosts'; readonly hosts: readonly string[]}
		| {readonly by: 'file'; readonly file: string}
		| {readonly by: 'run'; readonly run: string};
	/** A command that runs the script on its standard input on $RELEASE_TARGET; null: ssh. */
	readonly transport: string | null;
	/** A command that succeeds when $RELEASE_TARGET can be worked with; null: the transport is tried. */
	readonly reachable: string | null;
	/** How each is asked what it runs; the command runs there. */
	readonly live: LiveConfig | null;
};

/** More targets than one group may have. */
export const mostTargets = 10_000;

/** Letters and digits of any script, and what addresses, users, ports, pods and allocations are written with. */
const pattern = /^[\p{L}\p{N}_[:][\p{L}\p{N}._@:/[\]%+=,-]*$/u;
const longest = 255;

/** What a person is told about names of targets. */
export const targetNameRule =
	'must be a name such as web1, deploy@web1 or 10.0.0.1: without blanks and quotes, not beginning with "-" (255 characters at most)';

/** Whether a name may be handed to `ssh` and to commands: it can neither be an option nor mean anything to a shell. */
export function isTargetName(name: string): boolean {
	return name.length <= longest && pattern.test(name);
}

/**
 * Reads a list of targets: one a line, "#" begins a comment.
 * @returns the targets in their order, or what is wrong with the list, in words that go on from its name
 */
export function parseTargets(text: string): readonly string[] | string {
	const lines = new Map<string, number>();
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		const target = line.replace(/(^|\s)#.*$/, '').trim();
		if (target === '') continue;
		if (!isTargetName(target)) return `line ${index + 1} ${targetNameRule}`;
		const before = lines.get(target);
		if (before !== undefined) return `lines ${before} and ${index + 1} are both ${target}`;
		lines.set(target, index + 1);
		if (lines.size > mostTargets) return `names more than ${mostTargets} targets`;
	}

	return lines.size === 0 ? 'names no target' : [...lines.keys()];
}
