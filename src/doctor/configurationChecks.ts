import path from 'node:path';
import {checkTemplates} from '../announcements/checkTemplates.ts';
import {formatConfigError} from '../config/configError.ts';
import {configRemarks} from '../config/configRemarks.ts';
import {loadProject, readConfig} from '../config/load.ts';
import {trustState} from '../config/trust.ts';
import type {Project} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {type Check, checksOf} from './check.ts';

/** What was said of a configuration. `project`: as it is read, where it can be; commands run only where it is trusted. */
export type ReadProject = {
	readonly checks: readonly Check[];
	readonly project: Project | null;
	readonly isTrusted: boolean;
};

/**
 * Whether there is a configuration, whether it is right, and whether it is trusted.
 * @param home the folder that holds all state; null: there is none that can be used, and nothing is trusted
 */
export function configurationChecks(root: string | null, home: string | null): ReadProject {
	const {ok, warn, fail} = checksOf('configuration');
	if (root === null) {
		const text = 'there is no release.yaml and no git repository here or above';
		return failed(fail(text, 'Go to your repository, or see how it works with: release-tui demo'));
	}

	const read = readConfig(root);
	const loaded = loadProject(root, read);
	if (!loaded.ok) {
		const isMissing = !read.ok && loaded.errors.some(({message}) => message.includes('release-tui init'));
		return failed(
			...loaded.errors.map(error =>
				fail(
					plainText(isMissing ? error.message : formatConfigError(error)),
					isMissing ? 'release-tui init' : 'Mend it, and look again: release-tui config check',
				),
			),
		);
	}

	const {project, file, text} = loaded;
	const trust = home === null ? 'never' : trustState(home, file, text).kind;
	const names = project.environments.map(({name}) => name).join(', ');
	const why = trust === 'never' ? 'is not trusted yet' : 'has changed since you trusted it';
	return {
		project,
		isTrusted: trust === 'trusted',
		checks: [
			ok(`${path.basename(file)} is right: project ${project.name}, environments ${names}`),
			...checkTemplates(project, root).map(error => fail(plainText(formatConfigError(error)), 'Mend the template.')),
			...configRemarks(project).map(remark => warn(plainText(remark))),
			trust === 'trusted'
				? checksOf('trust').ok('it is trusted, as it is now')
				: checksOf('trust').fail(
						`it ${why}: nothing of it was run for this look`,
						'Look at it, then say so: release-tui trust',
					),
		],
	};
}

function failed(...checks: readonly Check[]): ReadProject {
	return {checks, project: null, isTrusted: false};
}
