import {environmentLines, liveLines} from './environmentLines.ts';
import type {RepositoryFacts} from './lookAround.ts';
import {lookAround} from './lookAround.ts';
import type {FoundEnvironment, FoundPlatform} from './platform.ts';
import {phaseSteps} from './stepLines.ts';
import {commented, indented} from './yamlLines.ts';

/** A first release.yaml, and what it was made from, in words. */
export type Proposal = {readonly text: string; readonly found: readonly string[]};

/**
 * A first release.yaml for a repository, with a comment at every guess. It always loads. Of several platforms the likeliest
 * is taken, and the others stand below as comments. Where nothing shows how the project is deployed, it asks a person to do
 * it: no step pretends to do something.
 * @param hasProgram whether a program can be run here; what needs one that is not there stands in comments
 */
export function proposeConfig(root: string, hasProgram: (name: string) => boolean): Proposal {
	const facts = lookAround(root);
	const [platform = byHand(facts), ...others] = facts.platforms;
	const {environments} = platform;
	const migrates = facts.migrations !== null && platform.migrates === null;
	const lines = [
		'# How this project is released, read by release-tui. Every line that begins with "# Guess" wants a look.',
		'# All keys: docs/configuration.md of release-tui. Check it with: release-tui config check, and: release-tui doctor',
		'',
		`project: ${JSON.stringify(facts.name)} # the journal is kept under this name`,
		'',
		'# The places that run the project, in order of promotion.',
		'environments:',
		...environments.flatMap((environment, index) =>
			indented(
				environmentLines(
					environment,
					environments[index - 1],
					{
						pipeline: facts.pipeline,
						takesFolder: platform.takesFolder,
						database: migrates && environments.length > 1 ? databaseVariable(environment.name) : null,
					},
					hasProgram,
				),
				2,
			),
		),
		...migrationLines(facts, platform),
		'# What a release does. The phases run in this order.',
		'phases:',
		...indented(phaseLines(platform, facts), 2),
		...others.flatMap(other => ['', ...commented(otherLines(other))]),
		'',
		'# Environment variables whose values must never be shown, by name. Those with the URLs of databases never are.',
		'# secrets: [API_TOKEN]',
		'',
	];
	return {text: lines.join('\n'), found: foundWords(facts)};
}

function byHand({hasDockerfile}: RepositoryFacts): FoundPlatform {
	const environment: FoundEnvironment = {
		name: 'production',
		reason: hasDockerfile
			? 'a Dockerfile alone, which does not say where it runs'
			: 'nothing: no git remote and no file names a place to deploy to, so there is one environment',
		isProduction: true,
		live: null,
		logs: null,
		steps: [],
	};
	return {name: 'by hand', from: '', environments: [environment], takesFolder: false, migrates: null};
}

function phaseLines(platform: FoundPlatform, facts: RepositoryFacts): readonly string[] {
	const {preflight, backup, deploy} = phaseSteps(platform);
	const {test} = facts;
	const phase = (name: string, lines: readonly string[]) =>
		lines.length > 0 ? [`${name}:`, ...indented(lines, 2)] : [];
	return [
		...phase('preflight', preflight),
		...(test === null
			? []
			: [
					`# ${test.from} tests what is in the folder, which need not be the candidate. A step of "preflight":`,
					`# - { id: test, run: ${test.run}, timeout: 15m, retry: safe }`,
				]),
		...phase('backup', backup),
		...phase('deploy', deploy.length > 0 ? deploy : handDeploy(facts)),
		'verify:',
		'  # Where an environment has "live", its own answer is checked first, by itself.',
		'  # - { id: health, http: "$RELEASE_ENV_URL/health", within: 2s, for: 30s }',
		'  - { id: look, ask: "Does it work? Try what matters most, and look at the logs" }',
		...tagLines(facts),
	];
}

function handDeploy({hasDockerfile, name}: RepositoryFacts): readonly string[] {
	return [
		'# Nothing here shows how this project is deployed, so a person does it and confirms. Put your command in its place:',
		'# - id: deploy',
		...(hasDockerfile
			? [
					`#   run: git archive "$RELEASE_SHA" | docker build --tag registry.example/${name}:"$RELEASE_SHA" - && docker push registry.example/${name}:"$RELEASE_SHA"`,
				]
			: ['#   run: ./deploy "$RELEASE_SHA"']),
		'#   undo: ./deploy "$RELEASE_PREVIOUS_SHA"',
		'- { id: deploy, ask: "Deploy the candidate by hand" }',
	];
}

function tagLines({git, versionFile}: RepositoryFacts): readonly string[] {
	const numbered = git.tags.findLast(tag => /^v?\d+\.\d+\.\d+$/.test(tag));
	const dated = git.tags.findLast(tag => /^\d{4}-\d{2}-\d{2}/.test(tag));
	const shown = numbered ?? dated;
	if (shown === undefined) return [];
	const prefix = numbered?.startsWith('v') ? 'v' : '';
	const tag =
		numbered === undefined
			? '"{date}"'
			: `"${prefix}{version}"${versionFile === null ? '' : `, version: ${versionFile}`}`;
	return [
		`# There are tags such as ${shown}. This tags what went live; a tag that is there already is never moved:`,
		'# announce:',
		`#   - { id: tag, tag: ${tag}, sign: if-key, push: origin }`,
	];
}

function migrationLines(
	{migrations}: RepositoryFacts,
	{migrates, environments, name}: FoundPlatform,
): readonly string[] {
	if (!migrations) {
		return [
			'# Migrations as pairs of NNN_name.up.sql and NNN_name.down.sql, or of a tool, such as adapter: alembic:',
			'# migrations: { adapter: sql-dir, dialect: postgres, path: db/migrations, database: DATABASE_URL }',
			'',
		];
	}

	const {adapter, path, dialect, reason} = migrations;
	const key = `migrations: { adapter: ${adapter}, dialect: ${dialect}, path: ${path}, database: DATABASE_URL }`;
	const guessed = `Guess: ${path} holds migrations (${adapter}); the database was guessed from ${reason}.`;
	if (migrates !== null) {
		return [
			...commented([
				guessed,
				`${name} migrates by itself: ${migrates}. To have them judged, and run before the code, take that away there:`,
				key,
			]),
			'',
		];
	}

	const variables =
		environments.length > 1 ? environments.map(environment => databaseVariable(environment.name)) : ['DATABASE_URL'];
	return [
		...commented([guessed, `A release starts when the URL of the database stands in ${variables.join(' and ')}.`]),
		key,
		'',
	];
}

function otherLines(platform: FoundPlatform): readonly string[] {
	const {preflight, backup, deploy} = phaseSteps(platform);
	const phase = (name: string, lines: readonly string[]) =>
		lines.length > 0 ? [`  ${name}:`, ...indented(lines, 4)] : [];
	return [
		`Also found: ${platform.name} (${platform.from}). If that is what releases it, this instead:`,
		...platform.environments.flatMap(environment => [
			`  environment ${environment.name}:`,
			...(environment.live === null ? [] : indented(liveLines({...environment.live, remarks: []}), 4)),
			...(environment.logs === null ? [] : [`    logs: ${environment.logs.run}`]),
		]),
		...phase('preflight', preflight),
		...phase('backup', backup),
		...phase('deploy', deploy),
	];
}

function foundWords({platforms, migrations, pipeline, git}: RepositoryFacts): readonly string[] {
	const [first, ...others] = platforms;
	return [
		first === undefined ? 'nothing that says how it is deployed' : `${first.name} (${first.from})`,
		...others.map(other => `${other.name} (${other.from}), in comments`),
		...(migrations === null ? [] : [`migrations of ${migrations.adapter} (${migrations.path})`]),
		...(pipeline === null ? [] : [`${pipeline.name} (${pipeline.from})`]),
		...(git.tags.length > 0 ? [`${git.tags.length} ${git.tags.length === 1 ? 'tag' : 'tags'}`] : []),
	];
}

function databaseVariable(environment: string): string {
	return `${environment.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
}
