import process from 'node:process';
import type {Bars} from '../../domain/barText.ts';
import {environmentOf} from '../../domain/project.ts';
import {type StatsSpan, statsLines} from '../../domain/statsLines.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {readStats} from '../../engine/readStats.ts';
import {barsOf} from '../../process/barsOf.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {paint, say, sayJson} from '../output.ts';

/** Options of `stats`. */
export type StatsOptions = {readonly since?: string; readonly json?: boolean};

/** `stats [ENV]`: how often, how fast and how well an environment is released; without a name, each of them. */
export async function stats(name: string | undefined, {since = '90d', json}: StatsOptions): Promise<ExitCode> {
	const until = new Date();
	const from = sinceMoment(since, until);
	return withContext(async ({engine, repository, project}) => {
		if (name !== undefined && !environmentOf(project, name)) orExit(unknownEnvironment(project, name));
		const names = name === undefined ? project.environments.map(environment => environment.name) : [name];
		const all = [];
		for (const environment of names) all.push(await readStats({engine, repository}, environment, from, until));
		if (json) {
			sayJson({environments: all});
			return exitCodes.done;
		}

		const bars: Bars = barsOf(process.env);
		for (const [index, each] of all.entries()) {
			if (index > 0) say();
			say(paint('bold', each.environment));
			for (const line of statsLines(each, process.stdout.columns || 100, bars))
				say(line.map(painted).join('').trimEnd());
		}

		return exitCodes.done;
	});
}

const units: Readonly<Record<string, number>> = {d: 86_400_000, w: 7 * 86_400_000};

function sinceMoment(text: string, now: Date): Date {
	const [, amount, unit = ''] = /^([0-9]{1,5})([dw])$/.exec(text) ?? [];
	const date = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
	const from = amount === undefined ? date : now.getTime() - Number(amount) * (units[unit] ?? 0);
	if (Number.isNaN(from) || from >= now.getTime()) {
		throw usageError(`"${text}" is no time to look back to.`, 'Such as --since 90d, 12w or 2026-01-31.');
	}

	return new Date(from);
}

const styles = {strong: 'bold', muted: 'dim', accent: 'cyan', bad: 'red', warn: 'yellow'} as const;

function painted({text, tone}: StatsSpan): string {
	return tone === 'plain' || text.trim() === '' ? text : paint(styles[tone], text);
}
