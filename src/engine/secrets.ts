import process from 'node:process';
import {type Refusal, refuse} from '../domain/decision.ts';
import {type Plan, secretNames} from '../domain/plan.ts';
import {type EnvironmentConfig, type Project, phaseIds} from '../domain/project.ts';
import {createFinder} from '../mask/masker.ts';
import {isTooShort} from '../mask/secretForms.ts';
import {secretValues} from '../mask/secretValues.ts';

/** What must not be shown of an environment: the values of the configured secrets and its database's URL. */
export function secretValuesOf(
	project: Project,
	environment: EnvironmentConfig,
	variables: NodeJS.ProcessEnv = process.env,
): readonly string[] {
	const names = [...secretNames(project, environment), ...webhookNames(project)];
	return secretValues(names, environment.env, variables);
}

// Whoever knows such a URL can post there.
function webhookNames({phases}: Project): readonly string[] {
	return phaseIds
		.flatMap(phase => phases[phase] ?? [])
		.flatMap(step => (step.kind === 'announce' && step.way.by === 'webhook' ? [step.way.variable] : []));
}

/** The secrets of all environments together: for texts of which nobody knows where they come from. */
export function allSecretValues(project: Project, variables: NodeJS.ProcessEnv = process.env): readonly string[] {
	return [...new Set(project.environments.flatMap(environment => secretValuesOf(project, environment, variables)))];
}

/** Names of the secrets whose values are too short to be masked. */
export function shortSecrets(
	names: readonly string[],
	clear: Readonly<Record<string, string>>,
	variables: NodeJS.ProcessEnv = process.env,
): readonly string[] {
	return names.filter(name => secretValues([name], clear, variables).some(isTooShort));
}

/** Names of the secrets whose values stand in a plan: it is kept in the journal and shown, commands and all. */
export function writtenSecrets(
	plan: Plan,
	clear: Readonly<Record<string, string>>,
	variables: NodeJS.ProcessEnv = process.env,
): readonly string[] {
	const written = Buffer.from(JSON.stringify(plan.steps));
	return plan.secrets.filter(name => createFinder(secretValues([name], clear, variables)).find(written).length > 0);
}

/**
 * A release that would fail in its middle for want of a password is not started, and not gone on with. Judged by the
 * plan itself, which is frozen: every step must get the variable, from this process or from its own variables.
 * @param what names the release at the beginning of a sentence
 */
export function missingSecrets(plan: Plan, what: string): Refusal | null {
	const missing = plan.secrets.filter(
		secret => !process.env[secret] && plan.steps.some(step => !step.variables[secret]),
	);
	if (missing.length === 0) return null;
	const names = missing.map(secret => `$${secret}`).join(', ');
	return refuse(
		'not-possible',
		`${what} needs ${names}, which ${missing.length === 1 ? 'is' : 'are'} not set.`,
		'Set it in the shell that this is started from: release.yaml names it as a secret, a webhook or a database.',
	);
}
