import {type ChildProcess, spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {programFile} from '../process/programs.ts';
import {type AttemptFiles, type AttemptSpec, attemptFiles} from './attemptFiles.ts';
import {artifactFolder, attemptFolder, outputFile, type RunnerWorld} from './runnerWorld.ts';

/** A step that is a command: it runs under a shim. */
export type CommandStep = Extract<PlanStep, {kind: 'run' | 'migrate'}>;

/** Milliseconds that a command has between the request to end and being killed. */
const graceMs = 5000;

/** Prepares an attempt's folder and starts its shim. The intent must be in the journal already. */
export function startAttempt(world: RunnerWorld, release: Release, step: CommandStep, attempt: number): ChildProcess {
	const files = attemptFiles(attemptFolder(world.home, release.id, step.id, attempt));
	// Whatever lies there is of an attempt that the journal never heard of.
	rmSync(files.folder, {recursive: true, force: true});
	mkdirSync(files.folder, {recursive: true, mode: 0o700});
	const of = step.undoes?.release ?? release.id;
	mkdirSync(artifactFolder(world.home, of), {recursive: true, mode: 0o700});
	const masked = outputFile(world.home, release.id, step.id, attempt);
	mkdirSync(path.dirname(masked), {recursive: true, mode: 0o700});
	const spec: AttemptSpec = {
		...commandOf(world, release, step, files),
		cwd: world.root,
		variables: {
			...step.variables,
			RELEASE_ID: String(release.id),
			RELEASE_STEP: step.id,
			RELEASE_ARTIFACTS: artifactFolder(world.home, of),
			RELEASE_FENCE_TOKEN: String(release.token),
		},
		timeoutMs: step.timeoutMs,
		graceMs,
		mark: `${release.id}.${step.id}.${attempt}.${randomUUID()}`,
		secrets: release.plan.secrets,
		masked,
	};
	writeFileSync(files.spec, JSON.stringify(spec), {mode: 0o600});
	const shim = spawn(process.execPath, [programFile('shim'), files.folder], {
		cwd: world.root,
		detached: true,
		stdio: 'ignore',
	});
	// A shim that could not be started makes no claim, and is found so.
	shim.on('error', () => {});
	shim.unref();
	return shim;
}

function commandOf(
	world: RunnerWorld,
	release: Release,
	step: CommandStep,
	files: AttemptFiles,
): Pick<AttemptSpec, 'file' | 'args'> {
	if (step.kind === 'run') return {file: '/bin/sh', args: ['-c', step.run]};
	const {migration: script, direction} = step;
	const order = {script, direction, commit: release.candidate.sha, release: release.id, cwd: world.root};
	writeFileSync(files.migration, JSON.stringify(order), {mode: 0o600});
	return {file: process.execPath, args: [programFile('migrate'), files.migration]};
}
