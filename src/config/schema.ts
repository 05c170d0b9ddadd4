import * as z from 'zod';
import {adapterNames, type phaseIds} from '../domain/project.ts';
import {command, innerPath, keepingTime, name, settableVariable, text, variableName} from './fields.ts';
import {gatesSchema} from './gatesSchema.ts';
import {liveSchema} from './liveSchema.ts';
import {migrationRules} from './migrationRules.ts';
import {stepSchema} from './stepSchema.ts';
import {targetsSchema} from './targetsSchema.ts';
import {trainSchema} from './trainSchema.ts';
import {versionSchema} from './versionSchema.ts';

/** What a valid release.yaml holds, as it is written there, with the defaults filled in. */
export type ReleaseFile = z.output<ReturnType<typeof buildSchema>>;

/** One environment as written. */
export type EnvironmentEntry = ReleaseFile['environments'][string];

/** One step as written. */
export type StepEntry = NonNullable<ReleaseFile['phases'][(typeof phaseIds)[number]]>[number];

/** More environments than anybody has. */
export const mostEnvironments = 100;

/** More than anybody has of them: steps in a phase, variables, log sources, secrets, shared locks. */
const mostSteps = 500;
const mostVariables = 200;
const mostValue = 32_000;
const mostLogs = 50;
const mostSecrets = 200;
const mostLocks = 20;

let built: ReturnType<typeof buildSchema> | undefined;

/** The schema of release.yaml: the only source of validation, JSON Schema and types. Built when first asked for. */
export function releaseSchema(): ReturnType<typeof buildSchema> {
	built ??= buildSchema();
	return built;
}

function buildSchema() {
	const steps = z.array(stepSchema()).max(mostSteps, `must not have more than ${mostSteps} steps`);
	return z.strictObject({
		project: name().describe('Name of the project. The journal is kept under it.'),
		compare: text()
			.refine(isComparePattern, 'must be an http or https URL with {from} and {to} in it')
			.optional()
			.describe('URL that shows the commits between {from} and {to}, for {{compare}} in announcements.'),
		environments: z
			.record(name(), environmentSchema(steps))
			.refine(value => Object.keys(value).length > 0, 'must have at least one environment')
			.refine(value => Object.keys(value).length <= mostEnvironments, `must not have more than ${mostEnvironments}`)
			.describe('The places that run the project, in order of promotion.'),
		journal: z
			.strictObject({
				url: variableName().describe('Name of the environment variable that holds the URL of the PostgreSQL database.'),
			})
			.optional()
			.describe('A history that several machines share. Without it, it is a file on this machine.'),
		version: versionSchema().optional(),
		migrations: migrationsSchema().optional(),
		phases: z
			.strictObject({
				preflight: steps.optional().describe('Checks before anything changes.'),
				backup: steps.optional().describe('What must be saved before anything changes.'),
				schema: steps.optional().describe('Steps after the pending migrations, before the new code.'),
				deploy: steps.optional().describe('Brings the new code live.'),
				verify: steps
					.optional()
					.describe(
						'Proves that the new code is live and good. Begins with a reading of "live" where none is configured.',
					),
				contract: steps
					.optional()
					.describe('Changes that the old code would not survive, once the new code is verified.'),
				announce: steps.optional().describe('Tells others.'),
				cleanup: steps.optional().describe('Removes what is not needed any more.'),
			} satisfies Record<(typeof phaseIds)[number], unknown>)
			.default({})
			.describe('The steps of a release. Phases run in this order, each is optional.'),
		secrets: z
			.array(variableName())
			.max(mostSecrets, `must not name more than ${mostSecrets}`)
			.default([])
			.describe('Names of environment variables whose values are masked wherever they would be shown or kept.'),
	});
}

function environmentSchema<Steps extends z.ZodType>(steps: Steps) {
	return z
		.strictObject({
			url: text()
				.refine(isPlainHttpUrl, 'must be an http or https URL without blanks, user and password')
				.optional()
				.describe('Address of the environment; commands get it as RELEASE_ENV_URL.'),
			protected: z.boolean().default(false).describe("Starting a release here asks to type the environment's name."),
			promotes: text().optional().describe('Only what is live and verified on this other environment may come here.'),
			cadence: keepingTime()
				.optional()
				.describe('How often a release is due while commits wait for it; a warning, no gate.'),
			train: trainSchema().optional(),
			runner: name()
				.optional()
				.describe(
					'Name or label of the runner hosts that run the releases here. Without it, the machine that starts a release runs it.',
				),
			locks: z
				.array(name())
				.max(mostLocks, `must not have more than ${mostLocks}`)
				.default([])
				.describe(
					'Names of what it shares with other environments, such as a database: releases to environments that share something run one at a time.',
				),
			live: liveSchema('Prints what the environment runs.')
				.optional()
				.describe('How to ask the environment what it runs.'),
			targets: targetsSchema(),
			logs: z
				.record(name(), logSchema())
				.refine(logs => Object.keys(logs).length <= mostLogs, `must not have more than ${mostLogs}`)
				.default({})
				.describe('Sources of log lines by name: a command whose output is followed, or a file.'),
			gates: gatesSchema().default({}).describe('Conditions on starting a release here.'),
			rollback: steps.optional().describe('Steps that a rollback runs after the "undo" of every executed step.'),
			env: z
				.record(settableVariable(), z.string().max(mostValue, `must not be longer than ${mostValue} characters`))
				.refine(env => Object.keys(env).length <= mostVariables, `must not have more than ${mostVariables}`)
				.default({})
				.describe("Plain variables for this environment's commands. No secrets: the values are kept in the journal."),
			database: z
				.union([variableName(), z.literal(false)])
				.optional()
				.describe(
					'Name of the variable with the URL of the database, where it differs from migrations.database; false: it has none, and nothing is migrated there.',
				),
		})
		.refine(({train, gates}) => train?.start !== 'auto' || Object.keys(gates.questions ?? {}).length === 0, {
			path: ['train', 'start'],
			error: 'cannot be "auto" with "gates.questions": nobody is there to answer them',
		})
		.meta({id: 'environment'});
}

function logSchema() {
	return z.union([
		z.strictObject({run: command('A command whose output is followed.')}),
		z.strictObject({file: text().describe('A file that is followed by name, also after rotation.')}),
	]);
}

function migrationsSchema() {
	return z
		.strictObject({
			adapter: z
				.enum(adapterNames)
				.describe(
					'How migrations are kept: a folder of SQL files, one file that grows, a tool, or commands of your own.',
				),
			dialect: z.enum(['sqlite', 'postgres', 'mysql']).describe('The kind of database.'),
			path: innerPath()
				.optional()
				.describe("Folder of the migrations (of a growing file: the file), relative to the repository's root."),
			database: variableName().describe('Name of the variable with the URL of the database (for SQLite also a path).'),
			ledger: text().optional().describe("SQL that asks the tool's table what is applied; it must change nothing."),
			files: innerPath()
				.optional()
				.describe(
					'Of "command": which files below "path" are migrations, such as "{id}_*.sql" or "{app}/db/{name}.py".',
				),
			up: migrationCommand('Applies one migration.'),
			down: migrationCommand('Takes one migration back.'),
			sql: migrationCommand('Prints the SQL of one migration that is code, and changes nothing.'),
			sqlDown: migrationCommand('Prints the SQL that takes it back, and changes nothing.'),
			...migrationRules(),
		})
		.describe('Migrations: those that add run in the phase "schema", those that take away in "contract".');
}

function migrationCommand(description: string) {
	const names = 'Gets {id}, {name}, {app}, {prev}, {from}, {to}, {file}, {path} and {database}, filled in.';
	return text().optional().describe(`${description} Runs in a shell. ${names}`);
}

function isComparePattern(pattern: string): boolean {
	if (!pattern.includes('{from}') || !pattern.includes('{to}')) return false;
	return isPlainHttpUrl(pattern.replaceAll('{from}', 'x').replaceAll('{to}', 'x'));
}

function isPlainHttpUrl(text: string): boolean {
	// The parser of URLs takes blanks and line ends away, and others who get the text do not.
	if (/\s/.test(text) || !URL.canParse(text)) return false;
	const {protocol, username, password} = new URL(text);
	return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
