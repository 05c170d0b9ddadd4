import * as z from 'zod';
import {phaseIds} from '../domain/project.ts';
import type {ReleaseBrief, ReleaseSummary} from '../domain/summary.ts';
import {storedParsing} from './storedParsing.ts';

const revision = z.object({sha: z.string(), version: z.string()});

const summary = z.object({
	id: z.number(),
	kind: z.enum(['deploy', 'rollback']),
	environment: z.string(),
	candidate: z.object({sha: z.string(), version: z.string(), ref: z.string()}),
	previous: revision.nullable(),
	status: z.enum(['running', 'waiting', 'succeeded', 'failed', 'aborted', 'rolled-back', 'unknown']),
	// Rows of earlier versions do not say.
	progress: z
		.object({phase: z.enum(phaseIds), done: z.number(), steps: z.number(), waitsFor: z.string().nullable()})
		.nullable()
		.default(null),
	ended: z.boolean(),
	operator: z.object({user: z.string(), host: z.string(), ssh: z.string().nullable(), git: z.string().nullable()}),
	startedAt: z.string(),
	finishedAt: z.string().nullable(),
	verified: z.boolean(),
	bad: z.boolean(),
	changed: z.boolean(),
	arrived: z.enum(['live', 'deployed']).nullable(),
	liveAt: z.string().nullable(),
	phases: z.partialRecord(z.enum(phaseIds), z.number()),
	reverts: z.number().nullable(),
	rolledBackBy: z.number().nullable(),
	took: z.record(z.string(), z.number()),
	due: z.array(z.object({step: z.string(), at: z.string(), trouble: z.string().nullable().default(null)})).default([]),
	unsent: z.array(z.string()).default([]),
	request: z.string(),
}) satisfies z.ZodType<ReleaseSummary>;

/** Reads a row of the projection; null when it is none that this version knows. */
export function parseSummary(text: string): ReleaseSummary | null {
	try {
		return summary.parse(JSON.parse(text), storedParsing());
	} catch {
		return null;
	}
}

const brief = summary.pick({
	id: true,
	kind: true,
	candidate: true,
	status: true,
	progress: true,
	operator: true,
	startedAt: true,
	finishedAt: true,
	verified: true,
	changed: true,
}) satisfies z.ZodType<ReleaseBrief>;

/** Reads of a row what is told of a release among thousands; null when there is none, or none that this version knows. */
export function parseBrief(text: string | null | undefined): ReleaseBrief | null {
	if (text == null) return null;
	try {
		return brief.parse(JSON.parse(text), storedParsing());
	} catch {
		return null;
	}
}
