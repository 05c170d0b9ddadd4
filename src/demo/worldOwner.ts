import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import {demoPaths} from './demoWorld.ts';
import {identitySchema} from './processRecord.ts';

const ownerSchema = z
	.object({
		/** The cockpit that the demo belongs to; null when it stays until it is stopped. */
		identity: identitySchema.nullable(),
		/** It ends by itself then, whoever it belongs to. */
		until: z.iso.datetime(),
		/** How long it outlives an owner that went without a word. */
		graceMs: z.number().min(0),
		/** Its cockpit was left while a release was under way: the next one may go on with it. */
		left: z.boolean(),
	})
	.readonly();

/** Whose a running demo is. */
export type WorldOwner = z.output<typeof ownerSchema>;

/** Says whose a demo is from now on. */
export function writeWorldOwner(dir: string, owner: WorldOwner): void {
	const file = path.join(demoPaths(dir).run, 'owner');
	const temporary = `${file}.${process.pid}.tmp`;
	writeFileSync(temporary, JSON.stringify(owner), {mode: 0o600});
	renameSync(temporary, file);
}

/** Whose a demo is; null when nobody said. */
export function readWorldOwner(dir: string): WorldOwner | null {
	try {
		const parsed = ownerSchema.safeParse(JSON.parse(readFileSync(path.join(demoPaths(dir).run, 'owner'), 'utf8')));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
