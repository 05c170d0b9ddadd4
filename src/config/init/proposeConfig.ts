import type {GuessedEnvironment} from './guessEnvironments.ts';
import {guessEnvironments} from './guessEnvironments.ts';
import type {RepositoryFacts} from './lookAround.ts';
import {lookAround} from './lookAround.ts';

/**
 * A first release.yaml for a repository, with a comment at every guess. It always loads. Where nothing shows how the
 * project is deployed, it asks a person to do it: no step pretends to do something.
 */
export function proposeConfig(root: string): string {
	const facts = lookAround(root);
	const environments = guessEnvironments(facts.git);
	return [
		'# How this project is released, read by release-tui. Every line that begins with "# Guess" wants a look.',
		'# All keys: docs/configuration.md of release-tui. Check it with: release-tui config check',
		'',
		`project: ${JSON.stringify(facts.name)} # the journal is kept under this name`,
		'',
		'# The places that run the project, in order of promotion.',
		'environments:',
		...(environments.length > 0
			? environments.flatMap((environment, index) => pushedEnvironment(environment, environments[index - 1], facts))
			: plainEnvironment(facts)),
		...migrationLines(facts),
		'# What a release does. The phases run in this order.',
		'phases:',
		...preflightLines(facts),
		'  deploy:',
		...(environments.length > 0 ? environments.flatMap(pushStep) : plainDeploy(facts)),
		...verifyLines(),
		...secretLines(),
	].join('\n');
}

function pushedEnvironment(
	{name, remote, branch, app, isProduction}: GuessedEnvironment,
	previous: GuessedEnvironment | undefined,
	facts: RepositoryFacts,
): readonly string[] {
	return [
		`  ${name}:`,
		`    # Guess: from the git remote "${remote}".`,
		...(previous ? [`    promotes: ${previous.name} # only what is live and verified there may come here`] : []),
		...(isProduction ? [`    protected: true # starting a release asks to type "${name}"`] : []),
		'    # url: https://… # the address; commands get it as RELEASE_ENV_URL',
		'    # Guess: what was pushed is what runs. Better, let the service itself say which commit it runs:',
		'    # live: { run: curl -fsS "$RELEASE_ENV_URL/version", match: \'"sha":"(?<sha>[0-9a-f]{7,40})"\' }',
		`    live: { run: git ls-remote ${remote} refs/heads/${branch}, match: "^(?<sha>[0-9a-f]{40,64})" }`,
		...(app
			? [
					`    # Guess: the remote is the Heroku app "${app}".`,
					`    logs: { web: { run: heroku logs --tail --app ${app} } }`,
				]
			: ['    # logs: { web: { file: /var/log/… } }']),
		...(facts.migrations
			? [`    database: ${databaseVariable(name)} # this variable holds the URL of its database`]
			: []),
		...(isProduction ? gateLines(facts) : []),
		'',
	];
}

function plainEnvironment(facts: RepositoryFacts): readonly string[] {
	return [
		'  # Guess: no git remote looks like a place to deploy to, so there is one environment.',
		'  production:',
		'    protected: true # starting a release asks to type "production"',
		'    # url: https://… # the address; commands get it as RELEASE_ENV_URL',
		'    # Let the service itself say which commit it runs. Without this, a release is proven by its checks alone:',
		'    # live: { run: curl -fsS "$RELEASE_ENV_URL/version", match: \'"sha":"(?<sha>[0-9a-f]{7,40})"\' }',
		'    # logs: { web: { file: /var/log/… } }',
		...gateLines(facts),
		'',
	];
}

function gateLines({hasGithubActions, deploy}: RepositoryFacts): readonly string[] {
	return [
		'    gates:',
		deploy
			? '      cleanTree: block # the deploy command takes what is in the folder'
			: '      cleanTree: warn # says so when there are uncommitted changes',
		'      # window: { days: mon-thu, hours: "08:00-17:00", zone: Europe/Ljubljana }',
		...(hasGithubActions
			? [
					'      # There are GitHub workflows: wait for them with',
					'      # ci:',
					'      #   run: gh run list --commit "$RELEASE_SHA" --json conclusion --jq \'.[0].conclusion\'',
					'      #   expect: success',
					'      #   waitUpTo: 30m',
				]
			: []),
	];
}

function migrationLines({migrations, procfileRelease}: RepositoryFacts): readonly string[] {
	if (!migrations) {
		return [
			'# Migrations as pairs of NNN_name.up.sql and NNN_name.down.sql, or of a tool, such as adapter: alembic:',
			'# migrations: { adapter: sql-dir, dialect: postgres, path: db/migrations, database: DATABASE_URL }',
			'',
		];
	}

	const {adapter, path, dialect, reason} = migrations;
	return [
		`# Guess: ${path} holds migrations; the database was guessed from ${reason}.`,
		...(procfileRelease ? ['# The Procfile has a "release" line. If that migrates, too, delete one of the two.'] : []),
		`migrations: { adapter: ${adapter}, dialect: ${dialect}, path: ${path}, database: DATABASE_URL }`,
		'',
	];
}

function preflightLines({test}: RepositoryFacts): readonly string[] {
	if (!test) return [];
	return [
		'  # preflight:',
		`  #   # ${test.from} tests what is in the folder, which need not be the candidate.`,
		`  #   - { id: test, run: ${test.run}, timeout: 15m, retry: safe }`,
	];
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
const pushed = '"${RELEASE_SHA:?}"';
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
const pushedBack = '"${RELEASE_PREVIOUS_SHA:?}"';

function pushStep({name, remote, branch}: GuessedEnvironment): readonly string[] {
	return [
		`    # Guess: pushing to "${remote}" deploys. The ":?" stops the command when the commit is missing, since a push`,
		'    # of nothing deletes the branch. "undo" is what a rollback runs.',
		`    - id: push-${name}`,
		`      only: ${name}`,
		`      run: git push ${remote} ${pushed}:refs/heads/${branch}`,
		`      undo: git push --force ${remote} ${pushedBack}:refs/heads/${branch}`,
		'      retry: safe # pushing the same commit twice changes nothing',
	];
}

function plainDeploy({deploy, hasDockerfile}: RepositoryFacts): readonly string[] {
	if (deploy) {
		return [
			`    # Guess: from ${deploy.from}. It should deploy the commit $RELEASE_SHA, not whatever is in the folder.`,
			'    - id: deploy',
			`      run: ${deploy.run}`,
			'      timeout: 30m',
			'      # What brings the commit $RELEASE_PREVIOUS_SHA back; without it a rollback cannot take this step back:',
			'      # undo: …',
		];
	}

	return [
		'    # Nothing here shows how this project is deployed, so a person does it and confirms. Put your command in its place:',
		'    # - id: deploy',
		...(hasDockerfile
			? [
					'    #   run: docker build -t registry.example/app:"$RELEASE_SHA" . && docker push registry.example/app:"$RELEASE_SHA"',
				]
			: ['    #   run: ./deploy "$RELEASE_SHA"']),
		'    #   undo: ./deploy "$RELEASE_PREVIOUS_SHA"',
		'    - { id: deploy, ask: "Deploy the candidate by hand" }',
	];
}

function verifyLines(): readonly string[] {
	return [
		'  verify:',
		'    # Where an environment has "live", its own answer is checked first, by itself.',
		'    # - { id: health, http: "$RELEASE_ENV_URL/health", within: 2s, for: 30s }',
		'    - { id: look, ask: "Does it work? Try what matters most, and look at the logs" }',
	];
}

function secretLines(): readonly string[] {
	return [
		'',
		'# Environment variables whose values must never be shown, by name. Those with the URLs of databases never are.',
		'# secrets: [API_TOKEN]',
		'',
	];
}

function databaseVariable(environment: string): string {
	return `${environment.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
}
