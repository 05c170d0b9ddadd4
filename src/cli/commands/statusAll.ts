import {operatorName} from '../../domain/operator.ts';
import {plainText} from '../../domain/sanitize.ts';
import {
	type EnvironmentRecord,
	freezeOf,
	liveSince,
	type Standing,
	standingsOf,
	urgencyOf,
} from '../../domain/standing.ts';
import {standingWords} from '../../domain/standingWords.ts';
import type {ReleaseBrief} from '../../domain/summary.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {freezeDocument} from '../freezeDocument.ts';
import {type OpenProjects, openProjects} from '../openProjects.ts';
import {columns, isInteractive, paint, remark, say, sayJson} from '../output.ts';
import {ago, short} from '../words.ts';

/** `status --all`: every environment of every project, from the journals alone. */
export async function statusAll(options: {readonly json?: boolean}): Promise<ExitCode> {
	const projects = await openProjects();
	try {
		const now = new Date();
		const standings = standingsOf(await readAll(projects), now);
		if (options.json) {
			sayJson({
				at: now.toISOString(),
				environments: standings.map(standing => document(standing, now)),
				problems: projects.problems,
			});
			return exitCodes.done;
		}

		for (const line of columns(standings.map(standing => row(standing, now)))) say(line);
		if (standings.length === 0) remark('No project has released anything that is known here.');
		for (const problem of projects.problems) remark(plainText(problem));
		return exitCodes.done;
	} finally {
		projects.close();
	}
}

/** `release-tui --all`: the list of all projects, or plain lines where there is no terminal for it. */
export async function allProjects(): Promise<ExitCode> {
	if (!isInteractive()) return statusAll({});
	const [projects, {showProjects}] = await Promise.all([openProjects(), import('../../showProjects.ts')]);
	return showProjects(projects);
}

async function readAll({journals}: OpenProjects): Promise<readonly EnvironmentRecord[]> {
	return (await Promise.all(journals.map(journal => journal.read()))).flat();
}

function row(standing: Standing, now: Date): readonly string[] {
	const {project, environment, live} = standing;
	const {mark, text} = standingWords(standing, now);
	return [
		`${mark} ${paint('bold', plainText(project))}`,
		plainText(environment),
		live ? plainText(`${live.candidate.version} (${short(live.candidate.sha)})`) : 'nothing verified live',
		live ? plainText(`${ago(liveSince(live), now)} ${operatorName(live.operator)}`) : '',
		text,
	];
}

function document(standing: Standing, now: Date) {
	const {project, environment, live, open, last, state, ahead} = standing;
	const freeze = freezeOf(standing, now);
	const lock = state?.lock;
	return {
		project,
		environment,
		urgency: urgencyOf(standing, now),
		live: live && {...revision(live), since: liveSince(live), by: operatorName(live.operator)},
		running: open && {...revision(open), status: open.status, startedAt: open.startedAt, progress: open.progress},
		last: last && {...revision(last), status: last.status, finishedAt: last.finishedAt},
		lock: lock ? {by: operatorName(lock.by), reason: lock.reason, since: lock.since} : null,
		freeze: freeze && freezeDocument(freeze),
		ahead,
	};
}

function revision({id, candidate: {sha, version}}: ReleaseBrief) {
	return {release: id, sha, version};
}
