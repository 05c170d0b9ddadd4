import {refuseChanged, type SeenCommand} from '../domain/changedSince.ts';
import {decideEnvironment, type LeaseHolder} from '../domain/decideEnvironment.ts';
import {decideRelease} from '../domain/decideRelease.ts';
import {decideStep} from '../domain/decideStep.ts';
import {type Decision, isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import {environmentOf, type Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {withSignoff} from '../domain/signoffs.ts';
import type {Journal} from '../journal/journal.ts';
import {commit} from './commit.ts';
import type {Engine} from './engine.ts';
import {environmentsSigning} from './environmentsSigning.ts';
import {unknownEnvironment} from './previewPlan.ts';
import {readEnvironment, readRelease} from './readState.ts';

/** What deciding about releases and environments works with. */
export type DecisionParts = {
	readonly project: Project;
	readonly journal: Journal;
	readonly operator: Operator;
	readonly now: () => Date;
	/** A command as it is kept, without secrets, or why it is not. */
	readonly hear: <T extends object>(command: T) => T | Refusal;
	/** What breaking a lease has to know. */
	readonly holderOf: (state: EnvironmentState) => Promise<LeaseHolder | null>;
};

/** The use cases of a person who decides about what is there. */
export function decisions(parts: DecisionParts): Pick<Engine, 'decideStep' | 'decideRelease' | 'decideEnvironment'> {
	const {project, journal, operator, now, hear} = parts;

	const decided = async <T extends SeenCommand>(
		command: T,
		stream: string,
		seen: number | undefined,
		decide: (said: T) => Promise<Decision>,
	) => {
		const said = hear(command);
		if (isRefusal(said)) return said;
		return commit({journal, operator, now}, async () => {
			const decision = await decide(said);
			if (seen === undefined) return decision;
			return refuseChanged(await journal.read(stream, seen), command, operator) ?? decision;
		});
	};

	const onRelease = async (id: number, decide: (release: Release) => Decision | Promise<Decision>) => {
		const release = await readRelease(journal, id);
		return release ? decide(release) : unknownRelease(id);
	};

	return {
		decideStep: (id, command, seen) =>
			decided(command, releaseStream(id), seen, said =>
				onRelease(id, async release => {
					const signing = environmentsSigning(project, release.environment);
					const states = await Promise.all(signing.map(name => readEnvironment(journal, name)));
					return withSignoff(decideStep(release, said), release, said, states);
				}),
			),
		decideRelease: (id, command, seen) =>
			decided(command, releaseStream(id), seen, said => onRelease(id, release => decideRelease(release, said))),
		async decideEnvironment(name, command, seen) {
			if (!environmentOf(project, name)) return unknownEnvironment(project, name);
			return decided(command, environmentStream(name), seen, async said => {
				const state = await readEnvironment(journal, name);
				return decideEnvironment(state, said, said.do === 'break' ? await parts.holderOf(state) : null);
			});
		},
	};
}

/** Nothing has this number. */
export function unknownRelease(id: number): Refusal {
	return refuse('not-found', `There is no release #${id}.`, 'See release-tui history.');
}
