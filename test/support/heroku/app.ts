// One app of the stand-in: its releases, settings and process, and the router in front of it.
import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {mkdirSync, symlinkSync} from 'node:fs';
import {createServer, request, type ServerResponse} from 'node:http';
import path from 'node:path';
import process from 'node:process';
import {listen} from '../httpServer.ts';

/** A release as the service keeps it: a commit, and the settings of its time. */
export type AppRelease = {
	readonly version: number;
	readonly description: string;
	readonly sha: string | null;
	readonly config: Readonly<Record<string, string>>;
	readonly at: string;
};

/** A database of an app, with the names under which it is attached. */
export type Addon = {readonly name: string; readonly url: string; attachments: readonly string[]};

/** An app. */
export type App = ReturnType<typeof createApp>;

/** How long a process may take to say that it listens, in milliseconds. */
const bootMs = 20_000;

/** Makes an app without a release. */
export function createApp(name: string, slugs: string, repository: string) {
	const releases: AppRelease[] = [];
	const lines: string[] = [];
	const followers = new Set<ServerResponse>();
	let config: Readonly<Record<string, string>> = {};
	let web: {readonly child: ChildProcess; readonly port: number} | null = null;
	const log = (source: string, text: string) => {
		const line = `${new Date().toISOString()} ${source}: ${text}\n`;
		lines.push(line);
		for (const follower of followers) follower.write(line);
	};

	const router = createServer((incoming, response) => {
		if (app.maintenance || !web) {
			log('heroku[router]', `at=info code=H80 desc="Maintenance mode" path="${incoming.url}" status=503`);
			response.writeHead(503).end('Offline for Maintenance');
			return;
		}

		const {url: target = '/', method = 'GET', headers} = incoming;
		const forward = request({port: web.port, host: '127.0.0.1', path: target, method, headers}, answer => {
			log('heroku[router]', `at=info path="${target}" status=${answer.statusCode}`);
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		forward.on('error', () => response.writeHead(503).end('Application Error'));
		incoming.pipe(forward);
	});

	const stop = async () => {
		const old = web?.child;
		web = null;
		if (!old || old.exitCode !== null || old.signalCode !== null) return;
		const ended = new Promise(resolve => old.once('exit', resolve));
		old.kill('SIGTERM');
		await ended;
	};

	const start = async (sha: string) => {
		const folder = path.join(slugs, sha);
		const port = await freePort();
		const env = {PATH: process.env['PATH'], ...config, PORT: String(port), HEROKU_SLUG_COMMIT: sha};
		const child = spawn(process.execPath, ['app.mjs'], {cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe']});
		const listening = new Promise<void>((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error('Boot timeout')), bootMs);
			const hear = (part: Buffer) => {
				log('app[web.1]', part.toString().trim());
				if (!part.includes('listening')) return;
				clearTimeout(timer);
				resolve();
			};
			child.stdout.on('data', hear);
			child.stderr.on('data', hear);
		});
		await listening;
		web = {child, port};
	};

	/** Adds a release and restarts the processes with it. */
	const release = async (description: string, sha: string | null) => {
		const made = {version: releases.length + 1, description, sha, config, at: new Date().toISOString()};
		releases.push(made);
		log('heroku[api]', `Release v${made.version} created: ${description}`);
		await stop();
		if (sha !== null) await start(sha);
		return made;
	};

	const current = () => releases.at(-1) ?? null;
	const app = {
		name,
		releases: releases as readonly AppRelease[],
		addons: [] as Addon[],
		/** Dumps that were captured. */
		backups: [] as Buffer[],
		maintenance: false,
		url: '',
		log,
		lines: lines as readonly string[],
		config: () => config,
		current,
		async open() {
			app.url = await listen(router);
		},

		/** Changes settings; undefined takes one away. */
		async configure(change: Readonly<Record<string, string | undefined>>, description: string) {
			const merged = {...config, ...change};
			config = Object.fromEntries(
				Object.entries(merged).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
			);
			return release(description, current()?.sha ?? null);
		},

		/** Builds and starts a commit that was pushed. Gives what the builder prints. */
		async deploy(sha: string) {
			const folder = path.join(slugs, sha);
			mkdirSync(folder, {recursive: true});
			const archive = execFileSync('git', ['--git-dir', repository, 'archive', sha]);
			execFileSync('tar', ['-x', '-C', folder], {input: archive});
			symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'));
			const {version} = await release(`Deploy ${sha.slice(0, 8)}`, sha);
			return `-----> Launching...\n       Released v${version}\n       ${app.url}/ deployed to Heroku\n`;
		},

		/** Brings code and settings of an earlier release back. */
		async rollBack(to: AppRelease) {
			// Databases stay as they are attached.
			const attached = app.addons.flatMap(({url, attachments}) => attachments.map(as => [`${as}_URL`, url]));
			config = {...to.config, ...Object.fromEntries(attached)};
			return release(`Rollback to v${to.version}`, to.sha);
		},

		/** Prints the log, and goes on with it. */
		follow(response: ServerResponse) {
			response.write(lines.slice(-100).join(''));
			followers.add(response);
			response.on('close', () => followers.delete(response));
		},

		async close() {
			await stop();
			router.closeAllConnections();
			router.close();
		},
	};
	return app;
}

async function freePort(): Promise<number> {
	const server = createServer();
	const url = await listen(server);
	await new Promise(resolve => server.close(resolve));
	return Number(new URL(url).port);
}
