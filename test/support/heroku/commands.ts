// What each command of `heroku` does to an app, and what it prints: progress on standard error, answers on standard output.
import type {Addon, App, AppRelease} from './app.ts';
import type {Answer, Databases, Order} from './platform.ts';

type Does = (app: App, order: Order, databases: Databases) => Promise<Answer> | Answer;

/** Runs a command as the service would. */
export async function runCommand(apps: ReadonlyMap<string, App>, databases: Databases, order: Order): Promise<Answer> {
	const run = commands[order.command];
	if (!run) return fails(`${order.command} is not a heroku command.`, 127);
	const app = apps.get(order.app);
	return app ? run(app, order, databases) : fails("Couldn't find that app.\n ›\n ›   Error ID: not_found");
}

const commands: Readonly<Record<string, Does>> = {
	releases(app, {options}) {
		const listed = app.releases.toReversed().slice(0, Number(options['num'] ?? 15));
		if (options['json'])
			return says(
				`${JSON.stringify(
					listed.map(row => releaseJson(app, row)),
					null,
					2,
				)}\n`,
			);
		if (listed.length === 0) return says(`${app.name} has no releases.\n`);
		const rows = listed.map(({version, description, at}) => `v${version}  ${description}  dev@shop.example  ${at}\n`);
		return says(`=== ${app.name} Releases - Current: v${app.releases.length}\n\n${rows.join('')}`);
	},

	async 'releases:rollback'(app, {args: [wanted]}) {
		// Without a version: the code before the current one.
		const before = app.releases.slice(0, -1).filter(({sha}) => sha !== null);
		const target =
			wanted === undefined
				? before.at(-1)
				: before.find(({version}) => `v${version}` === wanted || `${version}` === wanted);
		if (!target) return fails(`No eligible release found for ${app.name} to roll back to.`);
		const {version} = await app.rollBack(target);
		return does(
			`Rolling back ${app.name} to v${target.version}... done, v${version}`,
			" ›   Warning: Rollback affects code and config vars; it doesn't add or remove addons.",
		);
	},

	config(app, {options}) {
		const entries = Object.entries(app.config());
		if (options['json']) return says(`${JSON.stringify(app.config(), null, 2)}\n`);
		if (options['shell'])
			return says(entries.map(([key, value]) => `${key}='${value.replaceAll("'", "'\\''")}'\n`).join(''));
		return says(`=== ${app.name} Config Vars\n\n${entries.map(([key, value]) => `${key}: ${value}\n`).join('')}`);
	},

	'config:get'(app, {args: [key = '']}) {
		return says(`${app.config()[key] ?? ''}\n`);
	},

	async 'config:set'(app, {args}) {
		const change = Object.fromEntries(
			args.map(text => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
		);
		const names = Object.keys(change).join(', ');
		const {version} = await app.configure(change, `Set ${names} config vars`);
		const shown = Object.entries(change).map(([key, value]) => `${key}: ${value}\n`);
		return {...does(`Setting ${names} and restarting ${app.name}... done, v${version}`), stdout: shown.join('')};
	},

	async 'config:unset'(app, {args}) {
		const change = Object.fromEntries(args.map(key => [key, undefined]));
		const {version} = await app.configure(change, `Unset ${args.join(', ')} config vars`);
		return does(`Unsetting ${args.join(', ')} and restarting ${app.name}... done, v${version}`);
	},

	maintenance: app => says(`${app.maintenance ? 'on' : 'off'}\n`),
	'maintenance:on'(app) {
		app.maintenance = true;
		return does(`Enabling maintenance mode for ${app.name}... done`);
	},

	'maintenance:off'(app) {
		app.maintenance = false;
		return does(`Disabling maintenance mode for ${app.name}... done`);
	},

	addons(app, {options}) {
		if (!options['json'])
			return says(app.addons.map(({name, attachments}) => `${name}  as ${attachments.join(', ')}\n`).join(''));
		const attached = app.addons.map(({name, attachments}) => ({name, config_vars: attachments.map(as => `${as}_URL`)}));
		return says(`${JSON.stringify(attached, null, 2)}\n`);
	},

	async 'addons:create'(app, {options, args: [plan = '']}, databases) {
		if (!plan.startsWith('heroku-postgresql'))
			return fails(`Couldn't find either the add-on service or the add-on plan of "${plan}".`);
		const {rollback, to, name = `postgresql-${plan.length}${app.addons.length}`} = options;
		const as = options['as'] ?? `HEROKU_POSTGRESQL_${['YELLOW', 'SILVER', 'GOLD'][app.addons.length] ?? 'TEAL'}`;
		if (app.addons.some(addon => addon.name === name)) return fails(`Name ${name} is already taken.`, 1);
		const source = rollback === undefined ? null : addonOf(app, rollback);
		if (rollback !== undefined && !source) return fails(`Couldn't find that add on.`);
		if (to !== undefined && !(Date.parse(to.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')) <= Date.now())) {
			return fails(`Invalid rollback time: ${to}`);
		}

		const url = await databases.create(source?.url ?? null);
		app.addons.push({name, url, attachments: [as]});
		await app.configure({[`${as}_URL`]: url}, `Attach ${as} (@ref:${name})`);
		return {...does(`Creating ${plan} on ${app.name}... $0.278/hour`), stdout: `Created ${name} as ${as}_URL\n`};
	},

	'addons:info'(app, {args: [named = '']}) {
		const addon = addonOf(app, named);
		if (!addon) return fails(`Couldn't find that add on.`);
		const [first, ...others] = addon.attachments.map(as => `${app.name}::${as}`).toSorted();
		const more = others.map(text => `              ${text}\n`).join('');
		return says(
			`=== ${addon.name}\n\nAttachments:  ${first ?? ''}\n${more}Owning app:   ${app.name}\nState:        created\n`,
		);
	},

	'addons:wait'(app, {args: [named = '']}) {
		const addon = addonOf(app, named);
		return addon ? does(`Waiting for ${addon.name}... done`) : fails(`Couldn't find that add on.`);
	},

	async 'addons:destroy'(app, {args: [named = ''], options}) {
		const addon = addonOf(app, named);
		if (!addon) return fails(`Couldn't find that add on.`);
		// Without a terminal, nobody can be asked.
		if (options['confirm'] !== app.name)
			return fails(`Confirmation ${options['confirm'] ?? ''} did not match ${app.name}. Aborted.`);
		if (addon.attachments.includes('DATABASE')) return fails(`${addon.name} is the primary database.`);
		app.addons.splice(app.addons.indexOf(addon), 1);
		await app.configure(
			Object.fromEntries(addon.attachments.map(as => [`${as}_URL`, undefined])),
			`Detach ${addon.name}`,
		);
		return does(`Destroying ${addon.name} on ${app.name}... done`);
	},

	async 'pg:promote'(app, {args: [named = '']}) {
		const addon = addonOf(app, named);
		if (!addon)
			return fails(
				`Unknown database: ${named}. Valid options are: ${app.addons.flatMap(({attachments}) => attachments.map(as => `${as}_URL`)).join(', ')}`,
			);
		if (addon.attachments.includes('DATABASE')) return fails(`${addon.name} is already promoted on ${app.name}`);
		for (const other of app.addons) other.attachments = other.attachments.filter(as => as !== 'DATABASE');
		addon.attachments = [...addon.attachments, 'DATABASE'];
		await app.configure({DATABASE_URL: addon.url}, `Promote ${addon.name}`);
		return does(`Promoting ${addon.name} to DATABASE_URL on ${app.name}... done`);
	},

	'pg:info': app =>
		says(
			app.addons
				.map(
					({name, attachments}) =>
						`=== ${attachments.map(as => `${as}_URL`).join(', ')}\n\nPlan:   Standard 0\nStatus: Available\nAdd-on: ${name}\n\n`,
				)
				.join(''),
		),
	'pg:wait': () => says(''),

	async 'pg:backups:capture'(app, _, databases) {
		app.backups.push(await databases.dump(app.config()['DATABASE_URL'] ?? ''));
		return does(
			`Starting backup of ${app.addons[0]?.name}... done`,
			`Backing up DATABASE to b${String(app.backups.length).padStart(3, '0')}... done`,
		);
	},

	'pg:backups:download'(app, {options}) {
		const last = app.backups.at(-1);
		if (!last) return fails(`No backups on ${app.name}. Capture one with heroku pg:backups:capture`);
		return {
			...does(`Getting backup from ${app.name}... done, #${app.backups.length}`),
			stdout: `Downloading to ${options['output'] ?? 'latest.dump'}\n`,
			file: last.toString('base64'),
		};
	},

	'auth:whoami': () => says('dev@shop.example\n'),
	logs: app => says(app.lines.slice(-100).join('')),
	ps: app => says(`=== web (Eco): node app.mjs (1)\n\nweb.1: ${app.current()?.sha ? 'up' : 'down'}\n`),
};

function addonOf(app: App, named: string): Addon | undefined {
	const name = named.replace(/_URL$/, '');
	return app.addons.find(addon => addon.name === name || addon.attachments.includes(name));
}

function releaseJson(app: App, {version, description, at}: AppRelease) {
	return {
		version,
		description,
		status: 'succeeded',
		current: version === app.releases.length,
		created_at: at,
		user: {email: 'dev@shop.example'},
	};
}

function says(stdout: string): Answer {
	return {stdout, stderr: '', code: 0};
}

function does(...progress: readonly string[]): Answer {
	return {stdout: '', stderr: `${progress.join('\n')}\n`, code: 0};
}

function fails(text: string, code = 1): Answer {
	return {stdout: '', stderr: ` ›   Error: ${text}\n`, code};
}
