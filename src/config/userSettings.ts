import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import {messageOf} from '../domain/messageOf.ts';
import {errorCode} from '../process/systemError.ts';
import type {ConfigError} from './configError.ts';
import {explain} from './explain.ts';
import {readYaml, treeAt} from './yamlTree.ts';

/** What a person says of themselves, for all their projects: nothing in it is ever executed. */
export type UserSettings = {
	/** Folders of projects. */
	readonly folders: readonly string[];
	/** Environment variables that hold the URLs of shared journals. */
	readonly journals: readonly string[];
};

/** The settings, or all that is wrong with their file. */
export type ReadSettings =
	| {readonly ok: true; readonly settings: UserSettings}
	| {readonly ok: false; readonly errors: readonly ConfigError[]};

const variable = z
	.string()
	.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'takes the name of the environment variable that holds the URL, never the URL');
const project = z.union([z.string().min(1), z.strictObject({journal: variable})]);
const schema = z.strictObject({projects: z.array(project).default([])});

/** The file of the settings: `release-tui/config.yaml` in the XDG configuration folder. */
export function settingsFile(env: NodeJS.ProcessEnv): string {
	const xdg = env['XDG_CONFIG_HOME'];
	const user = env['HOME'] && path.isAbsolute(env['HOME']) ? env['HOME'] : homedir();
	// The XDG specification has relative paths ignored.
	const folder = xdg && path.isAbsolute(xdg) ? xdg : path.join(user, '.config');
	return path.join(folder, 'release-tui', 'config.yaml');
}

/** Reads the settings. Without a file there are none. */
export function readSettings(env: NodeJS.ProcessEnv): ReadSettings {
	const file = settingsFile(env);
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return {ok: true, settings: {folders: [], journals: []}};
		return {ok: false, errors: [{file, line: 1, column: 1, message: `cannot be read: ${messageOf(error)}`}]};
	}

	return parseSettings(text, file);
}

/** Reads the text of the settings. Paths are those of the file's folder; `~` is the person's own. */
export function parseSettings(text: string, file: string): ReadSettings {
	const yaml = readYaml(text);
	const value = yaml.tree?.value ?? {};
	const parsed = schema.safeParse(value, {jitless: true});
	const issues = parsed.success
		? []
		: explain(schema, value, parsed.error.issues, at => (yaml.tree && treeAt(yaml.tree, at)?.source) ?? null);
	const errors = [
		...yaml.issues.map(({at, message}) => ({file, ...yaml.place(at), message})),
		...issues.map(({path: at, on, message}) => {
			const found = yaml.tree && treeAt(yaml.tree, at);
			return {file, ...yaml.place((on === 'key' ? found?.keyAt : found?.at) ?? 0), message};
		}),
	];
	if (!parsed.success || errors.length > 0) return {ok: false, errors};
	const {projects} = parsed.data;
	return {
		ok: true,
		settings: {
			folders: projects.flatMap(one => (typeof one === 'string' ? absolute(one, path.dirname(file)) : [])),
			journals: projects.flatMap(one => (typeof one === 'string' ? [] : one.journal)),
		},
	};
}

function absolute(place: string, from: string): string {
	return place === '~' || place.startsWith('~/') ? path.join(homedir(), place.slice(1)) : path.resolve(from, place);
}
