import type {ConfigError} from '../config/configError.ts';
import {type AnnouncementText, type FieldValues, fillText} from '../domain/announcement.ts';
import {revisionFields} from '../domain/announcementFields.ts';
import type {BranchPlace} from '../domain/branchStep.ts';
import {type Refusal, refuse} from '../domain/decision.ts';
import {migrationNotes} from '../domain/migrationNotes.ts';
import type {PlannedMigration} from '../domain/migrationSteps.ts';
import type {Candidate, Revision} from '../domain/plan.ts';
import type {PreparedSteps} from '../domain/preparedSteps.ts';
import {
	type ChecklistSection,
	type EnvironmentConfig,
	type Project,
	phaseIds,
	type StepConfig,
	stepsFor,
} from '../domain/project.ts';
import {condensedList, type NotedCommit, releaseNotes} from '../domain/releaseNotes.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';
import {listedIn} from '../runbook/readChecklist.ts';
import {fieldObjection} from './fieldObjection.ts';
import {nameTag} from './nameTag.ts';
import {repeatCommits} from './parseTemplate.ts';
import {readBeside, templateErrors, toTemplate} from './readTemplate.ts';

/** What announcements and tags of a release are made of. */
export type PrepareInput = {
	readonly project: Project;
	readonly environment: EnvironmentConfig;
	readonly repository: Pick<Repository, 'root' | 'file' | 'refs' | 'branch'>;
	readonly candidate: Candidate;
	readonly previous: Revision | null;
	/** Newest first; `commitCount` counts those that are not listed, too. */
	readonly commits: readonly NotedCommit[];
	readonly commitCount: number;
	/** Date with its zone, and operator. */
	readonly values: {readonly date: string; readonly operator: string};
	/** The day for names of tags, as YYYY-MM-DD. */
	readonly day: string;
	/** What earlier releases of the candidate kept of answers. */
	readonly kept: FieldValues;
	/** What it applies to the database. */
	readonly migrations: readonly PlannedMigration[];
	/** Makes what masks secrets in a text; asked for only where something is announced. */
	readonly masker: () => (text: string) => string;
};

/**
 * Reads the templates of the announcements, fills in what is known by now, and finds the names of tags, where branches
 * are, and what checklists in files say.
 */
export async function prepareSteps(input: PrepareInput): Promise<PreparedSteps | Refusal> {
	const {project, environment, repository} = input;
	const steps = phaseIds.flatMap(phase => stepsFor(project.phases[phase] ?? [], environment.name));
	const texts: Record<string, AnnouncementText> = {};
	const tags: Record<string, string> = {};
	const branches: Record<string, BranchPlace> = {};
	const checklists: Record<string, readonly ChecklistSection[]> = {};
	const errors: ConfigError[] = [];
	for (const step of steps) {
		if (step.kind === 'tag') {
			const named = await nameTag(step, input);
			if (typeof named !== 'string') return named;
			tags[step.id] = named;
		}

		if (step.kind === 'branch') {
			const place = await findBranch(step, repository);
			if ('ok' in place) return place;
			branches[step.id] = place;
		}

		if (step.kind === 'checklist' && step.source !== null) {
			const sections = await listedIn(step.source, input);
			if ('ok' in sections) return sections;
			checklists[step.id] = sections;
		}
	}

	const [tag = null] = Object.values(tags);
	for (const step of steps) {
		if (step.kind === 'announce') {
			const text = await prepareText(step, input, tag);
			if ('errors' in text) errors.push(...text.errors);
			else texts[step.id] = text.text;
		}
	}

	if (errors.length === 0) return {texts, tags, branches, checklists, kept: input.kept};
	return refuse('not-possible', templateErrors(errors), 'Mend the templates of the announcements first.');
}

function findBranch(
	{name, push, how}: Extract<StepConfig, {kind: 'branch'}>,
	repository: PrepareInput['repository'],
): Promise<BranchPlace | Refusal> {
	return repository.branch(push, name, how === 'merge');
}

async function prepareText(
	step: Extract<StepConfig, {kind: 'announce'}>,
	input: PrepareInput,
	tag: string | null,
): Promise<{readonly text: AnnouncementText} | {readonly errors: readonly ConfigError[]}> {
	const {project, environment, repository, candidate, previous, commits, commitCount, values, masker} = input;
	const written = (await repository.file(candidate.sha, step.template)) ?? readBeside(repository.root, step.template);
	const read = toTemplate(step.template, written, fieldObjection(project, environment, step, input.kept));
	if (!read.ok) return read;
	const listed = commits.map(({sha, subject, author}) => ({
		sha,
		subject: plainText(subject),
		author: plainText(author),
	}));
	const lasting = {
		...input.kept,
		project: project.name,
		environment: environment.name,
		url: environment.url ?? '',
		tag: tag ?? '',
		notes: releaseNotes(listed, commitCount),
		migrations: migrationNotes(input.migrations),
		commits: condensedList(listed, commitCount),
	};
	// Where a rollback goes, who starts it and when, nobody knows yet.
	const known =
		step.when === 'rolled-back'
			? lasting
			: {...lasting, ...values, ...revisionFields(taggedAs(candidate, tag), previous, project.compare)};
	const text = fillText(repeatCommits(read.template, listed), known);
	const mask = masker();
	return {text: text.map(part => (typeof part === 'string' ? mask(part) : part))};
}

// What has no tag of its own yet is called by the one that the release gives it.
function taggedAs(candidate: Candidate, tag: string | null): Candidate {
	const isUntagged = candidate.version.endsWith(candidate.sha.slice(0, 7));
	return tag !== null && isUntagged ? {...candidate, version: tag} : candidate;
}
