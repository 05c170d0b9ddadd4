import {decideApprove} from '../domain/approvals.ts';
import {refuseChanged} from '../domain/changedSince.ts';
import {isRefusal, type Refusal} from '../domain/decision.ts';
import {environmentStream} from '../domain/events.ts';
import {decideFreeze} from '../domain/freeze.ts';
import type {Operator} from '../domain/operator.ts';
import {environmentOf, type Project} from '../domain/project.ts';
import {decideSignoff} from '../domain/signoffs.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {commit} from './commit.ts';
import type {Engine} from './engine.ts';
import {planHash} from './planHash.ts';
import {unknownEnvironment} from './previewPlan.ts';
import {readEnvironment} from './readState.ts';
import {zoneOf} from './zoneOf.ts';

/** What answering gates ahead of a release works with. */
export type AnswerParts = {
	readonly project: Project;
	readonly repository: Repository;
	readonly journal: Journal;
	readonly operator: Operator;
	readonly now: () => Date;
	/** A command as it is kept, without secrets, or why it is not. */
	readonly hear: <T extends object>(command: T) => T | Refusal;
};

/** The use cases that answer gates ahead of a release: approving, freezing, signing off. */
export function answerGates(parts: AnswerParts): Pick<Engine, 'approve' | 'decideFreeze' | 'decideSignoff'> {
	const {project, repository, journal, operator, now, hear} = parts;
	const by = {journal, operator, now};
	return {
		approve: ({environment: name, candidate: {sha}, plan}) =>
			commit(by, async () => {
				const approvals = environmentOf(project, name)?.gates.approvals ?? null;
				const approval = {sha, plan: planHash(plan)};
				return decideApprove(await readEnvironment(journal, name), approvals, approval, operator);
			}),

		async decideFreeze(name, command, seen) {
			const environment = environmentOf(project, name);
			if (!environment) return unknownEnvironment(project, name);
			const said = hear(command);
			if (isRefusal(said)) return said;
			return commit(by, async () => {
				const decision = decideFreeze(await readEnvironment(journal, name), said, {
					now: now(),
					zone: zoneOf(environment),
				});
				if (seen === undefined) return decision;
				return refuseChanged(await journal.read(environmentStream(name), seen), said, operator) ?? decision;
			});
		},

		async decideSignoff(name, command) {
			const environment = environmentOf(project, name);
			if (!environment) return unknownEnvironment(project, name);
			const named = command.do === 'fix' ? await repository.candidate(command.sha) : {sha: command.sha};
			if (isRefusal(named)) return named;
			const said = hear({...command, sha: named.sha});
			if (isRefusal(said)) return said;
			return commit(by, async () =>
				decideSignoff(await readEnvironment(journal, name), environment.gates.signoffs, said),
			);
		},
	};
}
