import process from 'node:process';

/**
 * The values of secrets, which only travel in the environment.
 * @param clear variables that release.yaml gives in the clear: what stands there is no secret
 */
export function secretValues(
	names: readonly string[],
	clear: Readonly<Record<string, string>>,
	environment: NodeJS.ProcessEnv = process.env,
): readonly string[] {
	return names.flatMap(name => (Object.hasOwn(clear, name) ? [] : environment[name] || []));
}
