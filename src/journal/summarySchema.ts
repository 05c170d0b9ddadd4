import * as z from 'zod';
import {phaseIds} from '../domain/project.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import {storedParsing} from './storedParsing.ts';

const revision = z.object({sha: z.string(), version: z.string()});

const summary = z.object({
	id: z.number(),
	kind: z.enum(['deploy', 'rollback']),
	environment: z.string(),
	candidate: z.object({sha: z.string(), version: z.string(), ref: z.string()}),
	previous: revision.nullable(),
	status: z.enum(['running', 'waiting', 'succeeded', 'failed', 'aborted', 'rolled-back', 'unknown']),
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
