import type {Release} from '../domain/release.ts';
import {failureText} from '../domain/release.ts';
import type {Engine} from '../engine/engine.ts';
import {planHash} from '../engine/planHash.ts';
import type {Repository} from '../git/repository.ts';
import {automaticRollback} from './actions.ts';
import {outputTail} from './outputTail.ts';
import type {Changes, Failure, Report} from './report.ts';
import {reportOf, type Told} from './reportOf.ts';

/** More commits than these are counted, not listed. */
const mostCommits = 500;

/** Of more attempts that went wrong, the last ones have their output in the report. */
const mostFailures = 12;

/** Where a report is made from. */
export type ReportSources = {
	readonly engine: Pick<Engine, 'project' | 'release' | 'events' | 'overview' | 'outputFile'>;
	readonly repository: Pick<Repository, 'revision' | 'commits' | 'count'>;
	readonly now: Date;
};

/** Reads all that a report tells: the journal, the commits where this clone has them, the kept output of what failed. */
export async function gatherReport(sources: ReportSources, release: Release): Promise<Report> {
	const {engine, now} = sources;
	const {id, environment, candidate, plan, startedAt, rolledBackBy, reverts, abort} = release;
	const [events, rollback, changes, overview, reverted] = await Promise.all([
		engine.events(id),
		toldOf(engine, rolledBackBy ?? abort?.rollback ?? null),
		changesOf(sources.repository, release),
		engine.overview(environment),
		reverts === null ? [] : engine.events(reverts),
	]);
	const hash = planHash(plan);
	const {approvals, signoffs} = overview.state;
	return reportOf({
		release,
		events,
		rollback,
		startedByItself: automaticRollback(reverted) === id,
		changes,
		project: engine.project.name,
		madeAt: now.toISOString(),
		failures: failuresOf(engine, release),
		approvals: approvals.filter(({sha, plan, at}) => sha === candidate.sha && plan === hash && at <= startedAt),
		signoffs: signoffs.filter(({sha, at}) => sha === candidate.sha && at <= startedAt),
	});
}

async function toldOf(engine: ReportSources['engine'], id: number | null): Promise<Told | null> {
	const release = id === null ? null : await engine.release(id);
	return release && {release, events: await engine.events(release.id)};
}

async function changesOf(repository: ReportSources['repository'], release: Release): Promise<Changes> {
	const {previous, candidate, kind} = release;
	const none = (lacking: string): Changes => ({commits: [], count: 0, lacking});
	if (!previous) return none('What was live before is not known.');
	const [from, to] = kind === 'rollback' ? [candidate.sha, previous.sha] : [previous.sha, candidate.sha];
	try {
		const [known, other] = await Promise.all([repository.revision(from), repository.revision(to)]);
		if (!known || !other) return none(`This clone does not have ${(known ? to : from).slice(0, 12)}.`);
		const range = {from, to};
		const [commits, count] = await Promise.all([
			repository.commits(range, {limit: mostCommits, merges: false}),
			repository.count(range, {merges: false}),
		]);
		return {
			commits: commits.map(({sha, subject, author, at}) => ({sha, subject, author, at})),
			count,
			lacking: count > commits.length ? `The newest ${commits.length} of ${count} are listed.` : null,
		};
	} catch {
		return none('git could not list the commits.');
	}
}

function failuresOf(engine: ReportSources['engine'], release: Release): readonly Failure[] {
	const failed = release.plan.steps.flatMap(({id}) =>
		(release.steps[id]?.attempts ?? []).flatMap((attempt): readonly Failure[] => {
			const {n, startedAt, result, lost} = attempt;
			const wrong = result && result.outcome !== 'succeeded' ? failureText(result) : lost;
			return wrong === null ? [] : [{step: id, attempt: n, at: startedAt, detail: wrong, output: null, cut: false}];
		}),
	);
	return failed.slice(-mostFailures).map(failure => {
		const file = engine.outputFile(release.id, failure.step, failure.attempt);
		return file === null ? failure : {...failure, ...outputTail(file)};
	});
}
