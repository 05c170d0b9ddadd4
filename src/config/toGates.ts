import type {ApprovalsConfig, GatesConfig} from '../domain/gatesConfig.ts';
import {parseDuration} from './duration.ts';
import {toQuestions} from './questionsSchema.ts';
import type {EnvironmentEntry} from './schema.ts';
import {toWindow} from './windowSchema.ts';

/** Gates as written, with what follows from them. */
export function toGates({
	window,
	ci,
	cleanTree,
	freeze,
	approvals,
	timeLeft,
	signoffs,
	questions,
}: EnvironmentEntry['gates']): GatesConfig {
	return {
		window: window ? toWindow(window) : null,
		ci: ci ? {run: ci.run, expect: ci.expect.trim(), waitUpToMs: parseDuration(ci.waitUpTo) ?? 0} : null,
		cleanTree: cleanTree ?? null,
		freeze: freeze ?? null,
		approvals: approvals ? toApprovals(approvals) : null,
		timeLeft: timeLeft ?? null,
		signoffs: [...new Set(signoffs)],
		questions: toQuestions(questions),
	};
}

function toApprovals(entry: NonNullable<EnvironmentEntry['gates']['approvals']>): ApprovalsConfig {
	const of = entry.of.map(names => [names].flat());
	return {
		of,
		needed: entry.atLeast === 'half' ? Math.ceil(of.length / 2) : entry.atLeast,
		run: entry.run ?? null,
		authorOnly: entry.author === 'only',
		expiresMs: entry.expires === undefined ? null : parseDuration(entry.expires),
	};
}
