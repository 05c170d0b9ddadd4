import process from 'node:process';
import {formatConfigError} from '../config/configError.ts';
import {stateHome} from '../config/home.ts';
import {loadProject} from '../config/load.ts';
import {trustState} from '../config/trust.ts';
import {isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import type {Project} from '../domain/project.ts';
import {openRepository} from '../git/openRepository.ts';
import type {Repository} from '../git/repository.ts';
import {redact} from '../mask/redact.ts';
import type {Configuration} from './configurationGate.ts';

/** A clone with its configuration as somebody trusts it now. */
export type TrustedClone = {
	readonly project: Project;
	readonly repository: Repository;
	readonly configuration: Configuration;
};

/** Opens the clone in a folder anew, by the configuration that stands there now; or says why nothing of it may be run. */
export async function openTrusted(root: string): Promise<TrustedClone | Refusal> {
	const loaded = loadProject(root);
	if (!loaded.ok) {
		const [first, ...others] = loaded.errors.map(formatConfigError);
		const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
		return refuse('not-possible', redact(`${first ?? 'release.yaml cannot be read'}${more}`));
	}

	const states = stateHome(process.env);
	if (isRefusal(states)) return states;
	const {project, file, text} = loaded;
	if (trustState(states.path, file, text).kind !== 'trusted') {
		return refuse('not-possible', `${file} has changed and is not trusted.`, 'Look at it: release-tui trust');
	}

	const repository = await openRepository(root);
	return isRefusal(repository) ? repository : {project, repository, configuration: {file, text}};
}
