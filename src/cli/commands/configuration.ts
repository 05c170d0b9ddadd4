import process from 'node:process';
import {checkTemplates} from '../../announcements/checkTemplates.ts';
import {formatConfigError} from '../../config/configError.ts';
import {configRemarks} from '../../config/configRemarks.ts';
import {stateHome} from '../../config/home.ts';
import {findMigrations} from '../../config/init/findMigrations.ts';
import {loadProject} from '../../config/load.ts';
import {trust as recordTrust, trustState} from '../../config/trust.ts';
import {wayBackRemarks} from '../../config/wayBackRemarks.ts';
import {plainText} from '../../domain/sanitize.ts';
import {orExit} from '../cliError.ts';
import {projectRoot, readConfiguration} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {remark, say, sayJson} from '../output.ts';
import {requireConsent} from '../requireConsent.ts';

/** `config check`: reads release.yaml and says everything that is wrong with it. Runs nothing. */
export async function check(options: {readonly json?: boolean}): Promise<ExitCode> {
	const root = projectRoot();
	if (options.json) {
		const loaded = loadProject(root);
		if (!loaded.ok) {
			sayJson({ok: false, errors: loaded.errors});
			return exitCodes.usage;
		}
	}

	const {project, file} = await readConfiguration(root);
	const errors = checkTemplates(project, root);
	if (errors.length > 0) {
		if (options.json) sayJson({ok: false, errors});
		else for (const error of errors) remark(formatConfigError(error));
		return exitCodes.usage;
	}

	const environments = project.environments.map(environment => environment.name);
	const remarks = [...configRemarks(project), ...wayBackRemarks(project, findMigrations(root))];
	if (options.json) sayJson({ok: true, file, project: project.name, environments, remarks});
	else say(`${file} is right: project ${project.name}, environments ${environments.join(', ')}.`);
	if (!options.json) for (const text of remarks) remark(text);
	return exitCodes.done;
}

/** `trust`: lets the commands of this release.yaml run, after it was looked at. */
export async function trust(options: {readonly yes?: boolean}): Promise<ExitCode> {
	const {file, text} = await readConfiguration(projectRoot());
	const home = orExit(stateHome(process.env)).path;
	const state = trustState(home, file, text);
	if (state.kind === 'trusted') {
		say(`${file} is trusted already.`);
		return exitCodes.done;
	}

	if (!options.yes) {
		const shown = state.kind === 'changed' ? state.diff : text.replace(/\n$/, '').split('\n');
		for (const line of shown) say(`  ${plainText(line)}`);
		await requireConsent(
			{
				question: 'These commands will run as you. Trust them? [y/N] ',
				needed: 'Trusting a configuration must be confirmed.',
				hint: 'Look at it, then add --yes.',
				declined: 'Not trusted.',
			},
			options,
		);
	}

	orExit(recordTrust(home, file, text));
	say(`${file} is trusted, as it is now.`);
	return exitCodes.done;
}
