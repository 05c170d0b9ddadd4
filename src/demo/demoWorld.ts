import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

/** The places that the demo's shop runs in, in order of promotion. */
export const demoEnvironments = ['staging', 'production'] as const;

/** One of them. */
export type DemoEnvironment = (typeof demoEnvironments)[number];

const environmentSchema = z.object({port: z.int().min(1).max(65_535)}).readonly();

const worldSchema = z
	.object({
		format: z.literal(1),
		/** Told apart by this from another demo that had the same folder. */
		id: z.string().min(1),
		/** The folder was made for this demo alone and goes away with it. */
		temporary: z.boolean(),
		createdAt: z.iso.datetime(),
		environments: z.object({staging: environmentSchema, production: environmentSchema}).readonly(),
	})
	.readonly();

/** What `demo.json` holds: all that must not change while a demo exists. */
export type DemoWorld = z.output<typeof worldSchema>;

/** Reads a folder's `demo.json`; null when the folder holds no demo. */
export function readDemoWorld(dir: string): DemoWorld | null {
	try {
		const parsed = worldSchema.safeParse(JSON.parse(readFileSync(demoPaths(dir).world, 'utf8')));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}

/** Whether a demo was made to its end: both environments got their first version. */
export function isComplete(dir: string): boolean {
	return demoEnvironments.every(name => existsSync(path.join(demoPaths(dir).of(name).bare, 'refs', 'heads', 'main')));
}

/** Where everything of a demo lies. */
export function demoPaths(dir: string) {
	return {
		world: path.join(dir, 'demo.json'),
		shop: path.join(dir, 'shop'),
		git: path.join(dir, 'git'),
		state: path.join(dir, 'state'),
		run: path.join(dir, 'run'),
		/** While this file is there, nothing of the demo starts. */
		stopped: path.join(dir, 'run', 'stopped'),
		bin: path.join(dir, 'bin'),
		cockpit: path.join(dir, 'bin', 'release-tui'),
		platform: path.join(dir, 'bin', 'platform'),
		platformLog: path.join(dir, 'log', 'platform.log'),
		of: (environment: DemoEnvironment) => ({
			bare: path.join(dir, 'git', `${environment}.git`),
			hook: path.join(dir, 'git', `${environment}.git`, 'hooks', 'pre-receive'),
			logs: path.join(dir, 'log', environment),
			database: path.join(dir, 'data', environment, 'shop.db'),
			/** `NAME=value` lines that the shop gets at its next start. */
			variables: path.join(dir, 'config', `${environment}.env`),
			/** The checked out commits, one folder each. */
			releases: path.join(dir, 'releases', environment),
			/** Held while one deploys. */
			lock: path.join(dir, 'run', `deploy-${environment}.lock`),
			/** Which process is the shop. */
			shopProcess: path.join(dir, 'run', `shop-${environment}.json`),
		}),
	} as const;
}

/** Everything in a demo's folder that the demo itself made. */
export const demoEntries = [
	'shop',
	'git',
	'state',
	'bin',
	'log',
	'data',
	'config',
	'releases',
	'run',
	'announcements.txt',
	'demo.json',
] as const;

/** The address of an environment. */
export function demoUrl(world: DemoWorld, environment: DemoEnvironment): string {
	return `http://127.0.0.1:${world.environments[environment].port}`;
}
