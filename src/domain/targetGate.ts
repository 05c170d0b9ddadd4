import {count} from './count.ts';
import type {GateVerdict} from './gates.ts';
import type {Revision} from './plan.ts';
import {namesText} from './targetWords.ts';

/** What one look at a target came to. */
export type TargetLook = {
	readonly target: string;
	/** Why it cannot be worked with, in words; null: it can. */
	readonly dead: string | null;
	/** What it says it runs; null: it was not asked, or gave no answer. */
	readonly revision: Revision | null;
	/** Why it gave no answer. */
	readonly error: string | null;
};

/** What looking at the targets of a group came to. */
export type GroupLook = {readonly group: string; readonly looks: readonly TargetLook[]};

/** How a group of targets is, in words, and whether some of it are not as the rest. */
export type GroupStatus = {readonly group: string; readonly text: string; readonly isOdd: boolean};

/** The gate of the targets that a release is to work with. */
export const targetsGateId = 'targets';

/** So many are named, the rest is counted. */
const named = 5;

/** Whether all targets of a release can be worked with. Nothing where it needs none. */
export function targetsGate(groups: readonly GroupLook[]): readonly GateVerdict[] {
	const looks = groups.flatMap(group => group.looks);
	if (looks.length === 0) return [];
	const text = deadText(looks);
	return text === null
		? [{id: targetsGateId, verdict: 'pass', text: `${count(looks.length, 'target')} can be worked with`}]
		: [{id: targetsGateId, verdict: 'block', text}];
}

/** How a group is that was looked at. */
export function groupStatus(look: GroupLook): GroupStatus {
	const {group, looks} = look;
	const odd = [deadText(looks), driftText(look)].filter(text => text !== null);
	const revision = looks.find(other => other.revision)?.revision;
	const fine = `${count(looks.length, 'target')} ${revision ? `run ${nameOf(revision)}` : 'can be worked with'}`;
	return {group, isOdd: odd.length > 0, text: odd.length > 0 ? odd.join('; ') : fine};
}

// Whatever is wrong with many of them, such as a VPN that is down, is told once.
function deadText(looks: readonly TargetLook[]): string | null {
	const dead = looks.filter(look => look.dead !== null);
	if (dead.length === 0) return null;
	const reasons = [...Map.groupBy(dead, look => look.dead ?? '')];
	const list = listed(reasons.map(([why, of]) => `${namesText(of.map(({target}) => target))}: ${why}`));
	return `${dead.length} of ${count(looks.length, 'target')} cannot be worked with: ${list}`;
}

/** Names the targets that run something else than most of their group, or do not say what. Nothing where none does. */
export function driftGate(groups: readonly GroupLook[]): readonly GateVerdict[] {
	const texts = groups.flatMap(group => driftText(group) ?? []);
	return texts.length === 0 ? [] : [{id: 'drift', verdict: 'warn', text: texts.join('; ')}];
}

/** The targets of a group that run something else than most of it, in words; null: none does, or none was asked. */
function driftText({group, looks}: GroupLook): string | null {
	const running = new Map<string, {readonly revision: Revision; readonly targets: string[]}>();
	for (const {target, revision} of looks) {
		if (!revision) continue;
		const known = running.get(revision.sha);
		if (known) known.targets.push(target);
		else running.set(revision.sha, {revision, targets: [target]});
	}

	const [most, ...others] = [...running.values()].sort((one, other) => other.targets.length - one.targets.length);
	const different = others.map(
		({revision, targets}) => `${namesText(targets)} ${targets.length === 1 ? 'runs' : 'run'} ${nameOf(revision)}`,
	);
	const odd = [...different, ...silentText(looks)];
	if (odd.length === 0) return null;
	const rest = most
		? `most of "${group}" (${most.targets.length} of ${looks.length}) runs ${nameOf(most.revision)}, but `
		: '';
	return `${rest}${listed(odd)}`;
}

// Each error has another path or name in it: of many, one says enough.
function silentText(looks: readonly TargetLook[]): readonly string[] {
	const silent = looks.filter(({error}) => error !== null);
	const [first] = silent;
	if (!first) return [];
	if (silent.length === 1) return [`${first.target} does not say what it runs: ${first.error}`];
	return [`${namesText(silent.map(({target}) => target))} do not say what they run (${first.target}: ${first.error})`];
}

/** The targets that cannot be worked with. */
export function deadTargets(groups: readonly GroupLook[]): readonly string[] {
	return groups.flatMap(({looks}) => looks.flatMap(({target, dead}) => (dead === null ? [] : [target])));
}

function nameOf({sha, version}: Revision): string {
	const short = sha.slice(0, 7);
	return version === '' || version === short ? short : `${short} (${version})`;
}

function listed(texts: readonly string[]): string {
	const more = texts.length - named;
	return [...texts.slice(0, named), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
