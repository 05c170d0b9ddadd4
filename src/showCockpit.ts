// The composition root of the cockpit: here, and only here, the screens meet the engine, git and the logs.
import path from 'node:path';
import process from 'node:process';
import {openCockpit} from '../components/openCockpit.tsx';
import type {CockpitPorts} from '../store/ports.ts';
import type {Context} from './cli/context.ts';
import {type ExitCode, exitCodes} from './cli/exitCode.ts';
import {say} from './cli/output.ts';
import {environmentOf} from './domain/project.ts';
import {openLogView} from './logs/openLogView.ts';
import {removeStaleSpools} from './logs/staleSpools.ts';

/** What the cockpit opens on. */
export type CockpitOptions = {readonly focusRelease?: number; readonly tour?: string};

/** Opens the cockpit on a project and stays until the person leaves it. Releases go on without it. */
export async function showCockpit(context: Context, options: CockpitOptions): Promise<ExitCode> {
	const {engine} = context;
	// What an earlier cockpit was killed over: whoever opens the cockpit gets the release going again.
	for (const release of await engine.history({open: true})) await engine.ensureRunner(release.id);
	const {message} = await openCockpit(cockpitPorts(context), options);
	engine.close();
	if (message) say(message);
	return exitCodes.done;
}

function cockpitPorts({engine, repository, home, project}: Context): CockpitPorts {
	const spools = path.join(home, 'logs');
	removeStaleSpools(spools);
	const secrets = project.secrets.flatMap(name => process.env[name] ?? []);
	let views = 0;
	const shared = () => ({
		cwd: repository.root,
		spool: path.join(spools, `${process.pid}.${views++}`),
		secrets,
	});
	return {
		engine,
		repository,
		openLogs(name) {
			const environment = environmentOf(project, name);
			return openLogView({
				...shared(),
				sources: environment?.logs ?? [],
				env: {
					...environment?.env,
					RELEASE_ENVIRONMENT: name,
					RELEASE_ENV_URL: environment?.url ?? '',
				},
			});
		},
		openOutput(release, step, attempt) {
			const file = engine.outputFile(release, step, attempt);
			if (file === null) return null;
			return openLogView({...shared(), sources: [{name: step, kind: 'file', file, from: 'start'}], env: {}});
		},
		now: Date.now,
		newRequest: () => crypto.randomUUID(),
	};
}
