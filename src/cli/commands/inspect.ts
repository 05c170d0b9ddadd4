import {dueText} from '../../domain/deferred.ts';
import {freezeText} from '../../domain/freeze.ts';
import {operatorName, operatorOrigin} from '../../domain/operator.ts';
import {environmentOf} from '../../domain/project.ts';
import {type Note, type Release, releaseStatus, stepOf, waitingFor} from '../../domain/release.ts';
import {hostTrouble} from '../../domain/runnerHost.ts';
import {plainText} from '../../domain/sanitize.ts';
import {dueIn, durationMs, summarize} from '../../domain/summary.ts';
import type {Watcher} from '../../domain/watcher.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {zoneOf} from '../../engine/zoneOf.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {describeEvent} from '../describeEvent.ts';
import {eventDocument, releaseDocument, showDocument} from '../documents.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {unsentLines} from '../followRelease.ts';
import {hostTroubles} from '../hostTroubles.ts';
import {newsLines} from '../newsLines.ts';
import {columns, overLines, paint, remark, say, sayJson} from '../output.ts';
import {leftOutLines} from '../planLines.ts';
import {quickStatus} from '../quickStatus.ts';
import {readStatus} from '../readStatus.ts';
import {stepDetail} from '../stepDetail.ts';
import {ago, clock, dueLines, short, statusMark, statusMarks, stepMark} from '../words.ts';

/** `status`: every environment in one line. */
export async function status(options: {readonly json?: boolean; readonly short?: boolean}): Promise<ExitCode> {
	if (options.short && !options.json) {
		await quickStatus();
		return exitCodes.done;
	}

	return withContext(async ({engine, project, repository}) => {
		const document = await readStatus(engine, repository);
		if (options.json) {
			sayJson(document);
			return exitCodes.done;
		}

		const rows = document.environments.map(
			({name, live, liveError, behind, ahead, lock, freeze, cadence, train, release, last}) => [
				paint('bold', name),
				live ? plainText(`${live.version} (${short(live.sha)})`) : plainText(liveError ?? 'live unknown').slice(0, 60),
				distanceText(behind, ahead),
				release
					? `▸ #${release.id} ${release.status}`
					: last
						? `${statusMark(last.status)} #${last.id} ${last.status}`
						: 'no release yet',
				[
					lock && !release ? `locked by ${lock.by}: ${lock.reason}` : '',
					freeze ? `frozen ${freezeText(freeze, zoneOf(environmentOf(project, name)))}` : '',
					cadence?.overdue ?? '',
					train?.text ?? '',
				]
					.filter(Boolean)
					.map(text => plainText(text))
					.join(' · '),
			],
		);
		for (const line of columns(rows)) say(line);
		for (const {name, targets} of document.environments) {
			for (const {group, text} of targets.filter(({isOdd}) => isOdd))
				say(paint('yellow', plainText(`! ${name} ${group}: ${text}`)));
		}

		for (const line of await hostTroubles(engine, document.environments)) say(paint('yellow', `! ${line}`));
		for (const {unsent} of document.environments) {
			for (const {release, step} of unsent)
				say(paint('yellow', plainText(`! #${release} ${step}: not known to be sent: release-tui show ${release}`)));
		}

		for (const line of document.environments.flatMap(({due}) => dueLines(due, new Date()))) say(paint('yellow', line));
		for (const line of watcherLines(document.watchers)) say(line);
		return exitCodes.done;
	});
}

function distanceText(behind: number | null, ahead: number | null): string {
	if (behind === null || ahead === null) return '';
	if (behind === 0 && ahead === 0) return 'up to date';
	return [behind > 0 ? `${behind} behind` : '', ahead > 0 ? `${ahead} ahead` : ''].filter(Boolean).join(', ');
}

function watcherLines(watchers: readonly Watcher[]): readonly string[] {
	const names = [...new Set(watchers.map(({who, lookingAt}) => `${who} (${lookingAt})`))];
	return names.length === 0 ? [] : [plainText(`looking on: ${names.join(', ')}`)];
}

/** `history`: the releases, newest first. */
export async function history(options: {
	readonly json?: boolean;
	readonly environment?: string;
	readonly status?: string;
	readonly limit?: string;
	readonly grep?: string;
}): Promise<ExitCode> {
	const limit = options.limit === undefined ? 50 : Number(options.limit);
	if (!Number.isInteger(limit) || limit < 1) throw usageError(`--limit takes a whole number, not "${options.limit}".`);
	if (options.grep !== undefined) {
		if (options.status !== undefined) throw usageError('--grep searches releases of every status: leave --status out.');
		const {json = false, environment, grep} = options;
		const {grepHistory} = await import('./grep.ts');
		return grepHistory(grep, {json, limit, ...(environment === undefined ? {} : {environment})});
	}

	if (options.status !== undefined && !Object.hasOwn(statusMarks, options.status)) {
		throw usageError(`"${options.status}" is no status.`, `One of: ${Object.keys(statusMarks).join(', ')}`);
	}

	return withContext(async ({engine, project}) => {
		const releases = await engine.history({
			limit,
			...(options.environment === undefined ? {} : {environment: options.environment}),
			...(options.status === undefined ? {} : {status: options.status}),
		});
		// The history of an environment that release.yaml does not have any more is still there to be read.
		if (options.environment !== undefined && releases.length === 0 && !environmentOf(project, options.environment)) {
			orExit(unknownEnvironment(project, options.environment));
		}

		if (options.json) {
			sayJson({releases: releases.map(releaseDocument)});
			return exitCodes.done;
		}

		if (releases.length === 0) remark('No releases yet. Plan the first: release-tui plan ENV');
		const now = new Date();
		const rows = releases.map(summary => {
			const took = durationMs(summary);
			return [
				`#${summary.id}`,
				`${statusMark(summary.status)} ${summary.status}`,
				plainText(summary.environment),
				`${summary.kind === 'rollback' ? '↩ ' : ''}${plainText(summary.candidate.version)}`,
				short(plainText(summary.candidate.sha)),
				plainText(operatorName(summary.operator)),
				`${ago(summary.startedAt, now)} ago`,
				took === null ? '' : clock(took),
				[
					summary.bad ? 'bad' : '',
					summary.unsent.length > 0 ? `not sent: ${summary.unsent.join(', ')}` : '',
					summary.due.map(due => `${due.step} ${dueText(due, now)}`).join(', '),
				]
					.filter(Boolean)
					.join(', '),
			];
		});
		for (const line of columns(rows)) say(line);
		return exitCodes.done;
	});
}

/** `show N`: one release with its steps; `--events` its events. */
export async function show(
	id: string | undefined,
	options: {readonly json?: boolean; readonly events?: boolean},
): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const release = await chooseRelease(engine, id);
		const events = options.events ? await engine.events(release.id) : [];
		const watchers = (await engine.watchers()).filter(({lookingAt}) => lookingAt === `#${release.id}`);
		if (options.json) {
			sayJson({...showDocument(release), watchers, ...(options.events ? {events: events.map(eventDocument)} : {})});
			return exitCodes.done;
		}

		for (const line of releaseLines(release)) say(line);
		for (const line of watcherLines(watchers)) say(line);
		const trouble = release.runsOn === undefined ? null : hostTrouble(release, await engine.runnerHosts());
		if (trouble !== null) say(paint('yellow', `! ${trouble}`));
		for (const event of events) {
			const line = describeEvent(release, event);
			if (line !== null) say(`${event.at}  ${line}`);
		}

		return exitCodes.done;
	});
}

/** `notes N`: what people noted on a release, the oldest first. */
export async function notes(id: string | undefined, options: {readonly json?: boolean}): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const release = await chooseRelease(engine, id);
		if (options.json) sayJson({release: release.id, notes: showDocument(release).notes});
		else for (const note of release.notes) say(noteLine(note));
		if (release.notes.length === 0 && !options.json) remark(`Nobody noted anything on #${release.id}.`);
		return exitCodes.done;
	});
}

function noteLine({at, by, text, step}: Note): string {
	return plainText(`${at} ${operatorName(by)}${step === null ? '' : ` on ${step}`}: ${text}`);
}

/** `runbook N`: the runbook of a release as a record of it, in the form that it was written in; else what it asked. */
export async function runbook(id: string): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const release = await chooseRelease(engine, id);
		const source = release.plan.runbook;
		if (!source) {
			const {checklistRecord} = await import('../../runbook/checklistRecord.ts');
			const record = checklistRecord(release);
			if (record === null)
				throw usageError(
					`Release #${release.id} has no runbook, and asked nothing.`,
					'release-tui deploy ENV --runbook FILE',
				);
			say(record.trimEnd());
			return exitCodes.done;
		}

		const back = release.rolledBackBy === null ? null : await engine.release(release.rolledBackBy);
		const {recordOf} = await import('../../runbook/recordOf.ts');
		say(recordOf(source, release, back).trimEnd());
		return exitCodes.done;
	});
}

function hostText({runsOn, runnerHost, runner}: Release): string {
	return runnerHost === undefined
		? `for the runner host "${runsOn}"`
		: `run by the runner host ${runnerHost}${runner ? ` (${runner.host})` : ''}`;
}

function releaseLines(release: Release): readonly string[] {
	const summary = summarize(release);
	const took = durationMs(summary);
	const status = releaseStatus(release);
	const origin = operatorOrigin(release.operator);
	const {candidate, previous, end} = release;
	const rows = release.plan.steps.flatMap((step, index) => {
		const {state, attempts} = stepOf(release, step.id);
		const ms = attempts.at(-1)?.result?.durationMs;
		const isFirst = release.plan.steps[index - 1]?.phase !== step.phase;
		const before = [
			isFirst ? step.phase : '',
			`${stepMark(state.status)} ${plainText(step.id)}`,
			ms === undefined ? '' : clock(ms),
		];
		return overLines(before, stepDetail(release, step));
	});
	return [
		paint(
			'bold',
			`#${release.id} ${release.kind === 'rollback' ? 'rollback to ' : ''}${candidate.version} (${short(candidate.sha)}) on ${release.environment}`,
		),
		`${statusMark(status)} ${status}${plainText(waitingText(release))}${end?.verified ? ', verified live' : ''}${release.bad ? ', marked bad' : ''}${took === null ? '' : `, took ${clock(took)}`}`,
		...(end?.reason ? [`  ${plainText(end.reason)}`] : []),
		plainText(
			`by ${operatorName(release.operator)}${origin === null ? '' : ` (${origin})`} at ${release.startedAt}${previous ? `, was ${previous.version} (${short(previous.sha)})` : ''}`,
		),
		...(release.runsOn === undefined ? [] : [plainText(hostText(release))]),
		...(release.answers ?? []).map(({ask, answer}) => plainText(`${ask} ${answer}`)),
		...release.overrides.map(({gate, reason}) => plainText(`gate ${gate} overruled: ${reason}`)),
		...leftOutLines(release.plan),
		'',
		...columns(rows),
		...release.willNotUndo.map(text => `not undone: ${plainText(text)}`),
		...release.artifacts.map(
			({file, bytes, sha256, keepUntil}) =>
				`artifact ${plainText(file)}, ${bytes} bytes${sha256 ? `, SHA-256 ${sha256}` : ', secret'}${keepUntil ? `, kept until ${keepUntil}` : ''}`,
		),
		...Object.entries(release.kept).map(([name, value]) => plainText(`kept ${name} ${value}`)),
		...newsLines(release),
		...(release.end ? unsentLines(release) : []),
		...dueLines(dueIn([summary]), new Date()),
		...release.notes.map(note => `note ${noteLine(note)}`),
	];
}

function waitingText(release: Release): string {
	if (release.abort && !release.end) return `, aborted by ${operatorName(release.abort.by)}: ${release.abort.reason}`;
	const waiting = waitingFor(release);
	if (!waiting) return '';
	const {paused} = release;
	if (waiting.why === 'paused') return paused?.reason ? `: ${paused.reason}` : ': paused';
	return waiting.why === 'terminal' ? `: ${waiting.step} needs a person at a terminal` : '';
}
