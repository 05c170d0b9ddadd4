// Repositories as teams have them, with more than one thing in each.
/** The commit that `live` commands tell. */
export const sha = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

/** A repository, and what is expected of the proposal. */
export type Shape = {
	readonly files: Readonly<Record<string, string>>;
	readonly remotes?: Readonly<Record<string, string>>;
	readonly tags?: readonly string[];
	/** For each environment: the commands of its plan by step. A list is the command and its undo. */
	readonly plans: Readonly<Record<string, Readonly<Record<string, string | readonly [string, string]>>>>;
	/** What the last environment's `live` command prints, and what is to be read in it. */
	readonly live?: {readonly run: string; readonly prints: string};
	readonly migrations?: object | null;
	/** What stands in the text, comments included. */
	readonly says: readonly string[];
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
const next = '"${RELEASE_SHA:?}"';
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
const before = '"${RELEASE_PREVIOUS_SHA:?}"';

/** Repositories by what they are. */
export const shapes: Readonly<Record<string, Shape>> = {
	'Rails on two Heroku apps, with a Dockerfile for developers': {
		files: {
			Procfile: 'web: bin/rails server\nrelease: bin/rails db:migrate\n',
			'compose.yaml': 'services:\n  web:\n    build: .\n',
			'db/migrate/20260101000000_a.rb': '',
			'config/database.yml': 'default:\n  adapter: postgresql\n',
			'.github/workflows/ci.yml': 'on: push',
		},
		remotes: {
			origin: 'git@github.com:acme/shop.git',
			heroku: 'https://git.heroku.com/shop.git',
			staging: 'https://git.heroku.com/shop-staging.git',
		},
		tags: ['v1.2.3', 'v1.10.0'],
		plans: {
			staging: {
				'push-staging': [
					`git push staging ${next}:refs/heads/main`,
					`git push --force staging ${before}:refs/heads/main`,
				],
			},
			production: {
				'wait-ci': 'gh run list',
				'push-production': [
					`git push heroku ${next}:refs/heads/main`,
					`git push --force heroku ${before}:refs/heads/main`,
				],
			},
		},
		live: {run: 'git ls-remote heroku refs/heads/main', prints: `${sha}\trefs/heads/main\n`},
		migrations: null,
		says: ['Also found: Docker Compose (compose.yaml)', 'the Procfile has a "release" line', 'tags such as v1.10.0'],
	},
	'Django on Dokku, from a branch called master': {
		files: {'manage.py': 'import django', 'requirements.txt': 'psycopg', '.gitlab-ci.yml': 'test: {}'},
		remotes: {origin: 'git@gitlab.com:acme/shop.git', dokku: 'dokku@paas.shop.example:shop'},
		plans: {
			production: {
				'wait-ci': 'glab api "projects/:fullpath/pipelines?sha=$RELEASE_SHA&per_page=1"',
				push: [`git push dokku ${next}:refs/heads/main`, `git push --force dokku ${before}:refs/heads/main`],
			},
		},
		migrations: {adapter: 'django', dialect: 'postgres', database: 'DATABASE_URL'},
		says: ['ssh dokku@paas.shop.example logs shop --tail'],
	},
	'Kamal with two destinations': {
		files: {
			'config/deploy.yml': 'service: shop\nimage: acme/shop\n',
			'config/deploy.staging.yml': 'servers: [a]\n',
			'config/deploy.production.yml': 'servers: [b]\n',
			Dockerfile: 'FROM ruby',
			'bin/docker-entrypoint': '#!/bin/sh\n./bin/rails db:prepare\n',
			'db/migrate/1_a.rb': '',
		},
		plans: {
			staging: {
				'checked-out': 'test "$(git rev-parse HEAD)" = "$RELEASE_SHA"',
				'deploy-staging': [
					`kamal deploy --destination staging --version ${next}`,
					`kamal rollback --destination staging ${before}`,
				],
			},
			production: {
				'checked-out': 'test "$(git rev-parse HEAD)" = "$RELEASE_SHA"',
				'deploy-production': [
					`kamal deploy --destination production --version ${next}`,
					`kamal rollback --destination production ${before}`,
				],
			},
		},
		live: {run: 'kamal app version --destination production', prints: `App Host: 192.0.2.1\n${sha}\n\n`},
		migrations: null,
		says: ['bin/docker-entrypoint prepares the database'],
	},
	'Fly with a second app for staging, and Prisma': {
		files: {
			'fly.toml': "app = 'shop'\n[build]\n",
			'fly.staging.toml': "app = 'shop-staging'\n",
			'package.json': '{"name": "shop", "scripts": {"deploy": "fly deploy"}}',
			'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}',
			'prisma/migrations/1_a/migration.sql': '',
		},
		plans: {
			staging: {
				'checked-out': 'git rev-parse HEAD',
				'deploy-staging': [
					`fly deploy --config fly.staging.toml --image-label ${next}`,
					`fly deploy --config fly.staging.toml --image registry.fly.io/shop-staging:${before}`,
				],
			},
			production: {
				'checked-out': 'git rev-parse HEAD',
				'deploy-production': [
					`fly deploy --config fly.toml --image-label ${next}`,
					`fly deploy --config fly.toml --image registry.fly.io/shop:${before}`,
				],
			},
		},
		live: {
			run: 'fly image show --config fly.toml',
			prints: `REGISTRY       \tREPOSITORY\tTAG\tDIGEST\nregistry.fly.io\tshop\t${sha}\tsha256:${'ab'.repeat(32)}\n`,
		},
		migrations: {adapter: 'prisma', database: 'DATABASE_URL'},
		says: ['STAGING_DATABASE_URL', 'Also found: your own command'],
	},
	'Helm with values for each environment, built by a pipeline': {
		files: {
			'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
			'charts/shop/values.yaml': 'image:\n  repository: ghcr.io/acme/shop\n  tag: latest\n',
			'charts/shop/values-staging.yaml': 'replicas: 1\n',
			'charts/shop/values-production.yaml': 'replicas: 3\n',
			'charts/shop/templates/deployment.yaml': 'kind: {{ .Values.kind }}\n',
			Dockerfile: 'FROM node',
			Jenkinsfile: 'pipeline {}',
		},
		plans: {
			staging: {
				'checked-out': 'git rev-parse HEAD',
				image: `docker manifest inspect ghcr.io/acme/shop:${next}`,
				'revision-staging': 'helm history shop --namespace staging --max 1',
				'deploy-staging': [
					`helm upgrade shop ./charts/shop --install --namespace staging --values charts/shop/values-staging.yaml --set-string image.tag=${next} --wait --timeout 10m`,
					'read -r revision < "$RELEASE_ARTIFACTS/revision" && helm rollback shop "$revision" --namespace staging --wait --timeout 10m',
				],
			},
		},
		live: {
			run: "kubectl get pods --namespace production --selector app.kubernetes.io/instance=shop --output jsonpath='{.items[*].spec.containers[*].image}'",
			prints: `ghcr.io/acme/shop:${sha} ghcr.io/acme/shop:${sha}`,
		},
		says: ['the namespace is called "production"'],
	},
	"Kubernetes manifests with Kustomize's overlays": {
		files: {
			'k8s/base/shop.yaml':
				'apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: web, image: "registry.shop.example:5000/acme/shop:1.0"}\n        - {name: proxy, image: envoy}\n',
			'k8s/base/cache.yaml':
				'kind: Deployment\nmetadata: {name: cache}\nspec: {template: {spec: {containers: [{name: redis, image: "redis:7"}]}}}\n',
			'k8s/overlays/production/kustomization.yaml': 'namespace: shop-prod\nresources: [../../base]\n',
			'k8s/overlays/staging/kustomization.yaml': 'namespace: shop-stg\nresources: [../../base]\n',
			Dockerfile: 'FROM node',
		},
		plans: {
			production: {
				image: `git archive ${next} | docker build --tag registry.shop.example:5000/acme/shop:${next} - && docker push registry.shop.example:5000/acme/shop:${next}`,
				'deploy-production': [
					`kubectl set image deployment/shop --namespace shop-prod web=registry.shop.example:5000/acme/shop:${next} && kubectl rollout status deployment/shop --namespace shop-prod --timeout 10m`,
					`kubectl set image deployment/shop --namespace shop-prod web=registry.shop.example:5000/acme/shop:${before} && kubectl rollout status deployment/shop --namespace shop-prod --timeout 10m`,
				],
			},
		},
		live: {
			run: `kubectl get deployment shop --namespace shop-prod --output jsonpath='{.spec.template.spec.containers[?(@.name=="web")].image}'`,
			prints: `registry.shop.example:5000/acme/shop:${sha}`,
		},
		says: ['namespace shop-stg'],
	},
	'Capistrano, with Rails migrations of its own': {
		files: {
			Capfile: "require 'capistrano/setup'\nrequire 'capistrano/rails'\n",
			'config/deploy.rb': "set :application, 'shop'\nset :branch, ENV.fetch('BRANCH', 'main')\n",
			'config/deploy/staging.rb': "server 'stg.shop.example', user: 'deploy', roles: %w[app]\n",
			'config/deploy/production.rb':
				"server 'www.shop.example', user: 'deploy', roles: %w[app]\nset :deploy_to, '/srv/shop'\n",
			'db/migrate/1_a.rb': '',
		},
		plans: {
			staging: {
				'deploy-staging': [`BRANCH=${next} bundle exec cap staging deploy`, 'bundle exec cap staging deploy:rollback'],
			},
			production: {
				'deploy-production': [
					`BRANCH=${next} bundle exec cap production deploy`,
					'bundle exec cap production deploy:rollback',
				],
			},
		},
		live: {run: 'ssh deploy@www.shop.example cat /srv/shop/current/REVISION', prints: `${sha}\n`},
		migrations: null,
		says: ['cat /var/www/shop/current/REVISION', 'the Capfile requires the migrations'],
	},
	'Deployer for PHP, whose composer brings it': {
		files: {
			'deploy.php':
				"<?php\nnamespace Deployer;\nrequire 'recipe/laravel.php';\nhost('staging.shop.example');\nhost('shop.example')->set('labels', ['stage' => 'production']);\n",
			'composer.json': '{"require-dev": {"deployer/deployer": "^7"}}',
		},
		plans: {
			staging: {
				'deploy-staging': [
					`vendor/bin/dep deploy staging.shop.example --revision=${next}`,
					'vendor/bin/dep rollback staging.shop.example',
				],
			},
			production: {
				'deploy-production': [
					`vendor/bin/dep deploy shop.example --revision=${next}`,
					'vendor/bin/dep rollback shop.example',
				],
			},
		},
		live: {
			run: "vendor/bin/dep run 'cat {{current_path}}/REVISION' shop.example",
			prints: `task run\n[shop.example]  ${sha}\n`,
		},
		says: ['Deployer fetches from'],
	},
	'Docker Compose, two services built here, and dbmate': {
		files: {
			'docker-compose.yml':
				'services:\n  web:\n    build: .\n    image: acme/shop\n  worker:\n    build: {context: ./worker, dockerfile: Dockerfile.prod}\n  db: {image: "postgres:17"}\n',
			'docker-compose.prod.yml': 'services:\n  web: {restart: always}\n  worker: {restart: always}\n',
			'db/migrations/1_a.sql': '-- migrate:up\nCREATE TABLE a (id serial);\n-- migrate:down\nDROP TABLE a;\n',
		},
		plans: {
			production: {
				'build-web': `git archive ${next} | docker build --label org.opencontainers.image.revision="$RELEASE_SHA" --tag acme/shop:"$RELEASE_SHA" -`,
				'build-worker': `git archive ${next}:worker | docker build --file Dockerfile.prod --label org.opencontainers.image.revision="$RELEASE_SHA" --tag myshop-worker:"$RELEASE_SHA" -`,
				up: [
					`docker tag acme/shop:${next} acme/shop && docker tag myshop-worker:${next} myshop-worker && docker compose --project-name myshop --file docker-compose.yml --file docker-compose.prod.yml up --detach --wait --no-build`,
					`docker tag acme/shop:${before} acme/shop && docker tag myshop-worker:${before} myshop-worker && docker compose --project-name myshop --file docker-compose.yml --file docker-compose.prod.yml up --detach --wait --no-build`,
				],
			},
		},
		live: {
			run: `docker compose --project-name myshop --file docker-compose.yml --file docker-compose.prod.yml ps --quiet web | xargs docker inspect --format '{{ index .Config.Labels "org.opencontainers.image.revision" }}'`,
			prints: `${sha}\n`,
		},
		migrations: {adapter: 'dbmate', dialect: 'postgres'},
		says: ['DOCKER_HOST'],
	},
	'a unit of systemd, Alembic and a Makefile that tests': {
		files: {
			'deploy/shop.service': '[Service]\nWorkingDirectory=/srv/shop\nExecStart=/srv/shop/venv/bin/gunicorn shop\n',
			'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://x\n',
			Makefile: 'test:\n\tpytest\n',
		},
		tags: ['2026-11-20', '2026-11-21'],
		plans: {
			production: {
				deploy: [
					`git -C /srv/shop fetch --quiet "$PWD" ${next} && git -C /srv/shop checkout --quiet --detach "$RELEASE_SHA" && sudo -n systemctl restart shop && systemctl is-active shop`,
					`git -C /srv/shop checkout --quiet --detach ${before} && sudo -n systemctl restart shop && systemctl is-active shop`,
				],
			},
		},
		live: {run: 'systemctl is-active --quiet shop && git -C /srv/shop rev-parse HEAD', prints: `${sha}\n`},
		migrations: {adapter: 'alembic', dialect: 'postgres', path: 'migrations/versions'},
		says: ['make test', 'tags such as 2026-11-21', 'journalctl --follow'],
	},
	'a Dockerfile alone': {
		files: {Dockerfile: 'FROM node'},
		plans: {production: {}},
		says: ['docker build --tag registry.example/my-shop', 'Deploy the candidate by hand'],
	},
};
