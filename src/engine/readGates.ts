import {count} from '../domain/count.ts';
import type {GateVerdict} from '../domain/gates.ts';
import {badCandidateGate, promotedGate, promotionGate, quietGate, spaceGate} from '../domain/gates.ts';
import type {CiConfig} from '../domain/gatesConfig.ts';
import {type Operator, operatorName} from '../domain/operator.ts';
import type {Candidate, Plan, Revision} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {type Answers, questionGate} from '../domain/questions.ts';
import {runnerGate} from '../domain/runnerHost.ts';
import {plainText} from '../domain/sanitize.ts';
import {heldElsewhere} from '../domain/sharedLock.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import {driftGate, type GroupLook, targetsGate} from '../domain/targetGate.ts';
import {type MigrationTime, timeLeftGate, usualTime} from '../domain/timeLeft.ts';
import {windowGate} from '../domain/window.ts';
import type {LiveReading} from '../environments/live.ts';
import type {Relation, Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';
import type {DiskSpace} from '../process/diskSpace.ts';
import {approvalVerdicts} from './approvalVerdicts.ts';
import {askGate, type GateQuestion, notAnswered} from './askGate.ts';
import {encryptionVerdicts} from './encryptionVerdicts.ts';
import {foreignFreezeVerdict, freezeVerdicts} from './freezeVerdicts.ts';
import {hostVerdicts} from './hostVerdicts.ts';
import {migrationVerdicts} from './migrationVerdicts.ts';
import {readEnvironment, readLocks} from './readState.ts';
import {shortSecrets, writtenSecrets} from './secrets.ts';
import {signoffVerdict} from './signoffVerdict.ts';
import {zoneOf} from './zoneOf.ts';

/** Everything that the gates of a start look at. */
export type GateInput = {
	readonly journal: Journal;
	readonly project: Project;
	readonly repository: Repository;
	readonly environment: EnvironmentConfig;
	readonly candidate: Candidate;
	/** What it replaces, as far as that is known. */
	readonly previous: Revision | null;
	readonly variables: Readonly<Record<string, string>>;
	/** The environment's last releases, newest first. */
	readonly releases: readonly ReleaseSummary[];
	readonly live: LiveReading | null;
	readonly relation: Relation | null;
	readonly migrations: MigrationOutlook | null;
	readonly plan: Plan;
	/** Who would start it. */
	readonly operator: Operator;
	/** What the environment to promote from says it runs. */
	readonly promotedLive: LiveReading | null;
	/** To the questions of the gates. */
	readonly answers: Answers;
	/** What is left on the disk with the journal; null: nobody knows. */
	readonly space: DiskSpace | null;
	/** What one look at each of its targets came to. */
	readonly targets: readonly GroupLook[];
};

/** The verdicts of all gates that an environment has. */
export async function readGates(input: GateInput): Promise<readonly GateVerdict[]> {
	const {environment, live, relation, migrations} = input;
	const verdicts: GateVerdict[] = [await lockVerdict(input.journal, environment)];
	const {window, ci, cleanTree, freeze, approvals, timeLeft, signoffs, questions} = environment.gates;
	verdicts.push(...(await freezeVerdicts(input.journal, environment)));
	if (freeze) verdicts.push(await foreignFreezeVerdict(freeze.run, questionOf(input)));
	if (window) {
		const now = new Date();
		verdicts.push(windowGate(window, now));
		const usual = timeLeft ? usualTime(input.plan, input.releases) : null;
		const left = timeLeft && timeLeftGate(window, usual, timeLeft, now, migrationTime(input));
		if (left) verdicts.push(left);
	}

	for (const question of questions) {
		verdicts.push(questionGate(question, input.answers[question.name], new Date(), zoneOf(environment)));
	}

	if (approvals) {
		const {approvals: given} = await readEnvironment(input.journal, environment.name);
		verdicts.push(...(await approvalVerdicts(approvals, {...input, given, question: questionOf(input)})));
	}

	if (signoffs.length > 0) {
		const state = await readEnvironment(input.journal, environment.name);
		const shas = {candidate: input.candidate.sha, live: input.previous?.sha ?? null};
		verdicts.push(await signoffVerdict(signoffs, state, shas, input.repository));
	}

	verdicts.push(...targetsGate(input.targets), ...driftGate(input.targets));
	if (environment.promotes) verdicts.push(...(await promotionVerdicts(input, environment.promotes)));
	verdicts.push(...(await promotedVerdicts(input.journal, input.project, environment.name)));
	if (ci) verdicts.push(await ciVerdict(ci, input));
	if (cleanTree) verdicts.push(await treeVerdict(input.repository, cleanTree));
	verdicts.push(await badVerdict(input));
	if (live?.error) verdicts.push({id: 'live', verdict: 'warn', text: `what is live is not known: ${live.error}`});
	if (relation) {
		verdicts.push(...(await relationVerdicts(relation, input.repository)), ...incompleteVerdicts(relation));
	}

	verdicts.push(...secretVerdicts(input));
	if (environment.runner === null) verdicts.push(...(await machineVerdicts(input)));
	else verdicts.push(await runnerVerdict(input.journal, environment.runner));
	verdicts.push(...(await migrationVerdicts(migrations, input.candidate, input.repository)));
	return verdicts;
}

// What matters of the machine that runs it, where that is this one.
async function machineVerdicts(input: GateInput): Promise<readonly GateVerdict[]> {
	const space = spaceGate(input.space);
	return [
		...(await encryptionVerdicts(input.plan, questionOf(input))),
		...(space.verdict === 'pass' ? [] : [space]),
		...hostVerdicts(),
	];
}

/** Whether a runner host is up that takes releases for a label. */
export async function runnerVerdict(journal: Journal, label: string): Promise<GateVerdict> {
	return runnerGate(label, (await journal.runnerHosts?.list()) ?? []);
}

// As it was on a clone, for the environment's own sizes.
function migrationTime({plan, migrations}: GateInput): MigrationTime {
	const count = plan.steps.filter(({kind}) => kind === 'migrate').length;
	return {count, toMs: migrations?.ok ? (migrations.proof?.atSize?.toMs ?? null) : null};
}

function questionOf({repository, variables, plan}: GateInput): GateQuestion {
	return {cwd: repository.root, variables, secrets: plan.secrets};
}

/** Whether nobody else releases here, nor where something is shared. */
export async function lockVerdict(journal: Journal, environment: EnvironmentConfig): Promise<GateVerdict> {
	const {lease, lock} = await readEnvironment(journal, environment.name);
	if (lease) {
		const text = `release #${lease.release} of ${operatorName(lease.by)} is under way`;
		return {id: 'lock', verdict: 'block', text};
	}

	if (lock) return {id: 'lock', verdict: 'block', text: `locked by ${operatorName(lock.by)}: ${lock.reason}`};
	const held = heldElsewhere(await readLocks(journal, environment.locks), environment.name);
	if (!held?.taken) return {id: 'lock', verdict: 'pass', text: 'free'};
	const text = `"${held.name}" is shared with ${held.taken.environment}, where release #${held.taken.release} is under way`;
	return {id: 'lock', verdict: 'block', text};
}

async function promotionVerdicts(input: GateInput, from: string): Promise<readonly GateVerdict[]> {
	const {journal, candidate, promotedLive} = input;
	const releases = await journal.releases({environment: from, limit: 500});
	const verified = releases.filter(release => release.verified && !release.bad).map(release => release.candidate.sha);
	const open = releases.find(release => !release.ended);
	return [
		promotionGate(from, candidate.sha, verified, promotedLive?.revision?.sha ?? null),
		quietGate(from, open?.id ?? null),
	];
}

/** Whether nothing that is promoted from an environment is under way; nothing where that is so. */
export async function promotedVerdicts(
	journal: Journal,
	{environments}: Project,
	from: string,
): Promise<readonly GateVerdict[]> {
	const takers = environments.filter(({promotes}) => promotes === from);
	const open = await Promise.all(
		takers.map(async ({name}) => {
			const [release] = await journal.releases({environment: name, open: true, limit: 1});
			return release ? {environment: name, release: release.id} : null;
		}),
	);
	const verdict = promotedGate(open.find(taker => taker !== null) ?? null);
	return verdict ? [verdict] : [];
}

async function ciVerdict(ci: CiConfig, input: GateInput): Promise<GateVerdict> {
	const result = await askGate(ci.run, questionOf(input));
	const why = notAnswered(result);
	if (why !== null) return {id: 'ci', verdict: 'block', text: `CI is unknown: ${why}`};

	const answer = result.stdout.trim();
	const said = plainText(answer).slice(0, 60);
	if (answer === ci.expect) return {id: 'ci', verdict: 'pass', text: `CI says ${said}`};
	return ci.waitUpToMs > 0
		? {id: 'ci', verdict: 'warn', text: `CI says "${said}"; the release waits until it says "${ci.expect}"`}
		: {id: 'ci', verdict: 'block', text: `CI says "${said}", not "${ci.expect}"`};
}

async function treeVerdict(repository: Repository, mode: 'block' | 'warn'): Promise<GateVerdict> {
	const state = await repository.state();
	if ('ok' in state) return {id: 'clean-tree', verdict: mode, text: state.message};
	return state.changedFiles === 0
		? {id: 'clean-tree', verdict: 'pass', text: 'the work tree is clean'}
		: {
				id: 'clean-tree',
				verdict: mode,
				text: `${count(state.changedFiles, 'changed file')} ${state.changedFiles === 1 ? 'is' : 'are'} not in any commit`,
			};
}

async function badVerdict({journal, environment, candidate}: GateInput): Promise<GateVerdict> {
	const releases = await journal.releases({environment: environment.name, limit: 500});
	return badCandidateGate(
		candidate.sha,
		releases.filter(release => release.bad).map(release => release.candidate.sha),
	);
}

async function relationVerdicts(relation: Relation, repository: Repository): Promise<readonly GateVerdict[]> {
	const id = 'history';
	switch (relation.kind) {
		case 'same':
			return [{id, verdict: 'warn', text: 'the candidate is live already'}];
		case 'behind':
			return [{id, verdict: 'warn', text: `the candidate is ${count(relation.behind, 'commit')} behind what is live`}];
		case 'diverged':
			return [
				{
					id,
					verdict: 'warn',
					text: `what is live has ${count(relation.behind, 'commit')} that the candidate does not have`,
				},
			];
		case 'unknown':
			return [{id, verdict: 'warn', text: `what is live is no commit of this clone${await whyNot(repository)}`}];
		case 'ahead':
			return [];
	}
}

function incompleteVerdicts({incomplete}: Relation): readonly GateVerdict[] {
	const text = 'the changelog is incomplete: this clone is shallow and lacks commits of it: git fetch --unshallow';
	return incomplete ? [{id: 'changelog', verdict: 'warn', text}] : [];
}

function secretVerdicts({plan, variables}: GateInput): readonly GateVerdict[] {
	const written = writtenSecrets(plan, variables).map(name => `$${name}`);
	if (written.length > 0) {
		const text = `the value of ${written.join(', ')} stands in the plan's own text, which is kept and shown`;
		return [{id: 'secrets', verdict: 'block', text}];
	}

	const short = shortSecrets(plan.secrets, variables).map(name => `$${name}`);
	if (short.length === 0) return [];
	return [
		{id: 'secrets', verdict: 'warn', text: `too short to be masked in what is shown and kept: ${short.join(', ')}`},
	];
}

async function whyNot(repository: Repository): Promise<string> {
	const state = await repository.state();
	return !('ok' in state) && state.shallow ? ', which is shallow: git fetch --unshallow' : '';
}
