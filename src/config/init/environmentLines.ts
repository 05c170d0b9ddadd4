import type {RepositoryFacts} from './lookAround.ts';
import type {FoundEnvironment} from './platform.ts';
import {commented, guess, indented, yamlText} from './yamlLines.ts';

/** An environment of release.yaml. */
export function environmentLines(
	environment: FoundEnvironment,
	previous: FoundEnvironment | undefined,
	facts: Pick<RepositoryFacts, 'pipeline'> & {readonly database: string | null; readonly takesFolder: boolean},
	hasProgram: (name: string) => boolean,
): readonly string[] {
	const {name, reason, isProduction, live, logs} = environment;
	return [
		`${name}:`,
		...indented(
			[
				...guess([`from ${reason}`.replace(/\.?$/, '.')]),
				...(previous ? [`promotes: ${previous.name} # only what is live and verified there may come here`] : []),
				...(isProduction ? [`protected: true # starting a release asks to type "${name}"`] : []),
				'# url: https://… # the address; commands get it as RELEASE_ENV_URL',
				'# Best, the service itself says which commit it runs:',
				`# live: { run: curl -fsS "$RELEASE_ENV_URL/version", match: '"sha":"(?<sha>[0-9a-f]{7,40})"' }`,
				...liveLines(live),
				...(logs === null
					? ['# logs: { web: { file: /var/log/… } }']
					: [...guess(logs.remarks), 'logs:', `  web: { run: ${flowText(logs.run)} }`]),
				...(facts.database === null
					? []
					: [`database: ${facts.database} # this variable holds the URL of its database`]),
				...(isProduction ? gateLines(facts, hasProgram) : []),
			],
			2,
		),
		'',
	];
}

/** How an environment says what it runs. */
export function liveLines(live: FoundEnvironment['live']): readonly string[] {
	if (live === null) return ['# Without "live", a release is proven by its checks alone.'];
	return [
		...guess(live.remarks),
		'live:',
		`  run: ${yamlText(live.run)}`,
		...(live.match === null ? [] : [`  match: ${yamlText(live.match)}`]),
	];
}

// In braces, a comma or a brace would end the text.
function flowText(text: string): string {
	return /[{}[\],]/.test(text) ? JSON.stringify(text) : yamlText(text);
}

function gateLines(
	{pipeline, takesFolder}: Pick<RepositoryFacts, 'pipeline'> & {readonly takesFolder: boolean},
	hasProgram: (name: string) => boolean,
): readonly string[] {
	const ci = pipeline?.gate
		? ['ci:', `  run: ${yamlText(pipeline.gate.run)}`, `  expect: ${yamlText(pipeline.gate.expect)}`, '  waitUpTo: 30m']
		: [];
	const known =
		pipeline === null || pipeline.gate === null
			? []
			: hasProgram(pipeline.gate.program)
				? [
						...guess([
							`${pipeline.name} (${pipeline.from}) tests what is pushed. ${pipeline.gate.program} must be logged in.`,
						]),
						...ci,
					]
				: [
						...commented([
							`There is ${pipeline.name} (${pipeline.from}). With ${pipeline.gate.program} installed, wait for it with`,
						]),
						...commented(ci),
					];
	return [
		'gates:',
		...indented(
			[
				takesFolder
					? 'cleanTree: block # the deploy takes what is in the folder'
					: 'cleanTree: warn # says so when there are uncommitted changes',
				'# window: { days: mon-thu, hours: "08:00-17:00", zone: Europe/Ljubljana }',
				...known,
			],
			2,
		),
	];
}
