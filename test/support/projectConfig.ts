/** How a bare repository is asked what is live there, as one line of release.yaml. */
function bareLive(environment: string): string {
	return `live: { run: git --git-dir ../${environment}.git rev-parse refs/heads/main }`;
}

/** The step that deploys by pushing to the remote of the environment's name, with its undo. */
export const pushStep = `
    - id: push
      run: git push --quiet "$RELEASE_ENVIRONMENT" "\${RELEASE_SHA:?}":refs/heads/main
      undo: git push --quiet --force "$RELEASE_ENVIRONMENT" "\${RELEASE_PREVIOUS_SHA:?}":refs/heads/main
      retry: safe`;

/** A whole release.yaml for the project of the tests. */
export function configWith(parts: {
	readonly staging?: string;
	readonly production?: string;
	readonly phases?: string;
	readonly rest?: string;
}): string {
	const {staging = '', production = '', phases = `  deploy:${pushStep}`, rest = ''} = parts;
	return `project: shop
environments:
  staging:
    ${bareLive('staging')}
${indented(staging)}
  production:
    ${bareLive('production')}
${indented(production)}
phases:
${phases}
${rest}
`;
}

/** Two environments to which one deploys by a push. */
export const pushConfig = configWith({});

/** The same, with production protected and fed from staging, and a checklist item. */
export const promotingConfig = configWith({
	production: 'protected: true\npromotes: staging',
	phases: `  deploy:${pushStep}
  verify:
    - { id: look, ask: Does it work? }`,
});

function indented(text: string): string {
	return text
		.split('\n')
		.filter(Boolean)
		.map(line => `    ${line}`)
		.join('\n');
}
