/** What `release.yaml` must know of the demo. */
export type ReleaseYamlInput = {
	readonly environments: Readonly<
		Record<'staging' | 'production', {readonly url: string; readonly database: string; readonly logs: string}>
	>;
};

/** `release.yaml` of the demo's shop, as its team would write it. */
export function releaseYaml({environments: {staging, production}}: ReleaseYamlInput): string {
	// JSON's strings are YAML's, too: a folder may have any name.
	const text = (value: string) => JSON.stringify(value);
	return `# How the shop is released. Open the cockpit with: release-tui
project: shop

environments:
  staging:
    url: ${staging.url}
    # What runs there, in its own words. Elsewhere: curl -fsS "$RELEASE_ENV_URL/version"
    live: { run: ../bin/platform version staging, match: '"sha":"(?<sha>[0-9a-f]{40,64})"' }
    logs:
      access: { file: ${text(`${staging.logs}/access.log`)} }
      errors: { file: ${text(`${staging.logs}/error.log`)} }
    env: { SHOP_DATABASE: ${text(staging.database)} }

  production:
    url: ${production.url}
    promotes: staging # only what was verified there
    protected: true # asks to type the name
    live: { run: ../bin/platform version production, match: '"sha":"(?<sha>[0-9a-f]{40,64})"' }
    logs:
      access: { file: ${text(`${production.logs}/access.log`)} }
      errors: { file: ${text(`${production.logs}/error.log`)} }
    env: { SHOP_DATABASE: ${text(production.database)} }

# Pairs of NNN_name.up.sql and NNN_name.down.sql.
migrations: { adapter: sql-dir, dialect: sqlite, path: db/migrations, database: SHOP_DATABASE }

phases:
  preflight:
    # The git remotes are named like the environments.
    - { id: remote, run: 'git ls-remote --exit-code "$RELEASE_ENVIRONMENT" refs/heads/main', timeout: 20s, retry: safe }

  backup:
    - id: dump
      run: ../bin/platform backup "$RELEASE_ENVIRONMENT" "$RELEASE_ARTIFACTS/before.db"
      timeout: 2m
      retry: safe
      artifact: { file: before.db, keep: 7d }

  deploy:
    # The platform checks the commit out, starts it and waits until it is healthy. If it is not, the push fails.
    - id: push
      run: git push --force "$RELEASE_ENVIRONMENT" "$RELEASE_SHA":refs/heads/main
      undo: git push --force "$RELEASE_ENVIRONMENT" "$RELEASE_PREVIOUS_SHA":refs/heads/main
      timeout: 2m
      retry: safe

  verify:
    - { id: live, expect: live }
    - { id: health, http: "$RELEASE_ENV_URL/health", expect: 200, within: 2s, for: 3s }
    - { id: page, ask: "Open the start page: are all products there, with their prices?" }
    - { id: order, ask: "Place an order and look at it: is everything on it?" }
    - { id: support, ask: "Has support been told what is new?", only: [production] }
    # Some mistakes need visitors and a minute. Look at the logs meanwhile.
    - id: watch
      watch: 90s
      only: [production]
      signals:
        errors: { logs: access, match: ' 5[0-9][0-9] [0-9]+ ms$', max: 2% }
        start: { http: "$RELEASE_ENV_URL/", max: 500ms }

  announce:
    - id: note
      run: echo "$(date -u +%FT%TZ) $RELEASE_VERSION is live on $RELEASE_ENVIRONMENT" >> ../announcements.txt
      retry: ask
`;
}
