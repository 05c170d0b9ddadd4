// A stand-in for Heroku's service on this machine: apps that are real processes, started from the commit that was pushed
// to a bare repository; releases, settings and maintenance as the service keeps them; databases that are real ones.
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import path from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {listen} from '../httpServer.ts';
import {type App, createApp} from './app.ts';
import {runCommand} from './commands.ts';

/** A command line, read. */
export type Order = z.infer<typeof orderSchema>;

const orderSchema = z
	.object({
		command: z.string(),
		app: z.string(),
		args: z.array(z.string()).readonly(),
		options: z.record(z.string(), z.string()).readonly(),
	})
	.readonly();

/** What the program prints and ends with; a downloaded file in base64. */
export type Answer = {readonly stdout: string; readonly stderr: string; readonly code: number; readonly file?: string};

/** How databases are made and filled. */
export type Databases = {
	/** A new database, as URL: empty, or a copy of another. */
	create(from: string | null): Promise<string>;
	dump(url: string): Promise<Buffer>;
};

/** The service, as long as a test goes on. */
export type Heroku = {
	/** For commands: `heroku` comes first on their PATH. */
	readonly env: {readonly PATH: string; readonly HEROKU_STAND_IN: string};
	readonly apps: ReadonlyMap<string, App>;
	/** The git repository of an app. */
	remote(app: string): string;
	close(): Promise<void>;
};

/**
 * Starts the service.
 * @param folder a folder of its own
 * @param names of its apps
 */
export async function openHeroku(folder: string, names: readonly string[], databases: Databases): Promise<Heroku> {
	const apps = new Map<string, App>();
	const server = createServer((request, response) => {
		answer(apps, databases, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
	});
	const base = await listen(server);
	for (const name of names) {
		const repository = path.join(folder, `${name}.git`);
		execFileSync('git', ['init', '--quiet', '--bare', repository]);
		const hook = path.join(repository, 'hooks/post-receive');
		// What is printed here stands behind "remote:" at whoever pushes.
		writeFileSync(
			hook,
			`#!/bin/sh\nwhile read -r old new ref; do\n\tcase $ref in refs/heads/master|refs/heads/main) curl -fsS -X POST ${base}/deploy/${name}/$new;; esac\ndone\n`,
		);
		chmodSync(hook, 0o755);
		const app = createApp(name, path.join(folder, `${name}-slugs`), repository);
		await app.open();
		apps.set(name, app);
	}

	const bin = path.join(folder, 'bin');
	mkdirSync(bin);
	const program = path.join(import.meta.dirname, 'command.ts');
	writeFileSync(path.join(bin, 'heroku'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {mode: 0o755});
	return {
		env: {PATH: `${bin}:${process.env['PATH'] ?? ''}`, HEROKU_STAND_IN: base},
		apps,
		remote: name => path.join(folder, `${name}.git`),
		async close() {
			for (const app of apps.values()) await app.close();
			server.closeAllConnections();
			server.close();
		},
	};
}

async function answer(
	apps: ReadonlyMap<string, App>,
	databases: Databases,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const [, what, name = '', sha = ''] = (request.url ?? '').split('/');
	if (what === 'command') {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(Buffer.from(chunk));
		const order = orderSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
		response.end(JSON.stringify(await runCommand(apps, databases, order)));
		return;
	}

	const app = apps.get(name);
	if (!app) response.writeHead(404).end("Couldn't find that app.\n");
	else if (what === 'deploy') response.end(await app.deploy(sha));
	else if (what === 'logs') app.follow(response);
	else response.writeHead(404).end();
}
