import type {ChildProcess} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {existsSync, lstatSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {announcementText, missingFields} from '../domain/announcement.ts';
import {secretArtifacts} from '../domain/artifact.ts';
import {isFannedOut} from '../domain/fanOut.ts';
import {keptVariables} from '../domain/kept.ts';
import {type AnnounceStep, isInteractive} from '../domain/plan.ts';
import {webhookVariables} from '../domain/preparedSteps.ts';
import type {Release} from '../domain/release.ts';
import {withRoom} from '../process/ballast.ts';
import {writeDurably} from '../process/durableFile.ts';
import {programFile} from '../process/programs.ts';
import {
	type AttemptFiles,
	type AttemptSpec,
	attemptFiles,
	parseClaim,
	readRecord,
	specVersion,
} from './attemptFiles.ts';
import {fanOutOrder} from './fanOutOrder.ts';
import {sealedCommand} from './sealedCommand.ts';
import {type CommandStep, isCommand} from './shells.ts';
import type {Shims} from './shims.ts';
import {artifactFolder, attemptFolder, outputFile} from './stateFolders.ts';

/** The working folder of the team's commands, the project's private state folder, and who starts shims. */
type Place = {readonly root: string; readonly home: string; readonly shims: Shims};

/** Milliseconds that a command has between the request to end and being killed. */
const graceMs = 5000;

/**
 * Prepares an attempt's folder and starts its shim. Null where nothing is started from here: a person does that, in their
 * terminal; or somebody has fenced the attempt since. The intent must be in the journal already.
 */
export function startAttempt(place: Place, release: Release, step: CommandStep, attempt: number): ChildProcess | null {
	const {home, shims} = place;
	const files = attemptFiles(attemptFolder(home, release.id, step.id, attempt));
	if (!withRoom(home, () => prepare(place, files, release, step, attempt)) || isInteractive(step)) return null;
	const shim = shims.start(files.folder);
	// The next one gets ready while this one works.
	const index = release.plan.steps.findIndex(({id}) => id === step.id);
	if (release.plan.steps.slice(index + 1).some(isCommand)) shims.prepare();
	return shim;
}

/** @returns false where the attempt must not run */
function prepare(
	{root, home}: Place,
	files: AttemptFiles,
	release: Release,
	step: CommandStep,
	attempt: number,
): boolean {
	mkdirSync(files.folder, {recursive: true, mode: 0o700});
	if (isFenced(files)) return false;
	const of = step.undoes?.release ?? release.id;
	// What goes out after the end of a release would leave the folder behind.
	if (step.kind !== 'announce') mkdirSync(artifactFolder(home, of), {recursive: true, mode: 0o700});
	const masked = outputFile(home, release.id, step.id, attempt);
	mkdirSync(path.dirname(masked), {recursive: true, mode: 0o700});
	const variables = {
		...step.variables,
		...keptVariables(release.kept),
		RELEASE_ID: String(release.id),
		RELEASE_STEP: step.id,
		RELEASE_ARTIFACTS: artifactFolder(home, of),
		...(release.reverts === null ? {} : {RELEASE_PREVIOUS_ARTIFACTS: artifactFolder(home, release.reverts)}),
		RELEASE_FENCE_TOKEN: String(release.token),
	};
	const spec: AttemptSpec = {
		version: specVersion,
		...commandOf(root, release, step, files, Object.keys(variables)),
		cwd: root,
		variables,
		timeoutMs: step.timeoutMs,
		graceMs,
		mark: `${release.id}.${step.id}.${attempt}.${randomUUID()}`,
		secrets: [...release.plan.secrets, ...webhookVariables([step])],
		masked,
		secretFiles: secretFilesOf(home, release),
		interactive: isInteractive(step),
	};
	// Somebody may wait for it at a terminal, and must not read half of it.
	if (spec.interactive) writeDurably(files.spec, JSON.stringify(spec));
	else writeFileSync(files.spec, JSON.stringify(spec), {mode: 0o600});
	return true;
}

// Of this release, and of those that it takes back.
function secretFilesOf(home: string, {id, plan}: Release): readonly string[] {
	const own = secretArtifacts(plan.steps).map(file => ({release: id, file}));
	return [...own, ...(plan.secretArtifacts ?? [])].map(({release, file}) =>
		path.join(artifactFolder(home, release), file),
	);
}

/**
 * Whether somebody took the claim so that the attempt never runs: who broke the lease may have done so since the intent.
 * Whatever else lies there is of an attempt that the journal never heard of, and goes.
 */
function isFenced(files: AttemptFiles): boolean {
	const isClaimed = lstatSync(files.claim, {throwIfNoEntry: false}) !== undefined;
	if (isClaimed && readRecord(files.claim, parseClaim)?.by === 'fence') return true;
	const {folder: _, claim, ...others} = files;
	// A claim that comes only now is never taken away, and this one last: until then it keeps others from claiming.
	for (const file of [...Object.values(others), ...(isClaimed ? [claim] : [])]) {
		rmSync(file, {recursive: true, force: true});
	}

	return false;
}

function commandOf(
	root: string,
	release: Release,
	step: CommandStep,
	files: AttemptFiles,
	variables: readonly string[],
): Pick<AttemptSpec, 'file' | 'args'> {
	if (isFannedOut(step)) {
		writeFileSync(files.order, JSON.stringify(fanOutOrder(release, step, variables)), {mode: 0o600});
		return {file: process.execPath, args: [programFile('fanout'), files.order, files.targets]};
	}

	if (step.kind === 'run') {
		const shell = step.shell === 'bash' && existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh';
		return {file: shell, args: step.artifact ? sealedCommand(step.run, step.artifact) : ['-c', step.run]};
	}

	if (step.kind === 'announce') return announceCommand(release, step, files);
	const {migration: script, direction} = step;
	const tools = direction === 'up' ? script.commands?.up : script.commands?.down;
	if (tools) return {file: '/bin/sh', args: ['-c', tools]};
	const order = {script, direction, commit: release.candidate.sha, release: release.id, cwd: root};
	writeFileSync(files.migration, JSON.stringify(order), {mode: 0o600});
	return {file: process.execPath, args: [programFile('migrate'), files.migration]};
}

// The text is in a file, and never in a line that a shell reads.
function announceCommand(release: Release, step: AnnounceStep, {announcement}: AttemptFiles) {
	const {way} = step;
	const missing = missingFields(release, step);
	if (missing.length > 0) {
		const names = missing.map(name => `{{${name}}}`).join(', ');
		const why = `not sent: ${names} is not known; the announcement whose answer tells it was not sent, or not answered so`;
		return {file: '/bin/sh', args: ['-c', 'echo "$1" >&2; exit 1', 'sh', why]};
	}

	const text = announcementText(release, step);
	const isAnswered = step.keeps.length > 0;
	const input = way.by === 'run' ? text : JSON.stringify({variable: way.variable, body: way.body, text, isAnswered});
	writeFileSync(announcement, input, {mode: 0o600});
	return way.by === 'run'
		? {file: '/bin/sh', args: ['-c', 'exec /bin/sh -c "$1" <"$2"', 'sh', way.run, announcement]}
		: {file: process.execPath, args: [programFile('webhook'), announcement]};
}
