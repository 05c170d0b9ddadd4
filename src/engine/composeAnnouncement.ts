import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {announcementText} from '../domain/announcement.ts';
import {type Refusal, refuse} from '../domain/decision.ts';
import {messageOf} from '../domain/messageOf.ts';
import type {Release} from '../domain/release.ts';
import {notFound, runInTerminal} from '../process/runInTerminal.ts';
import type {LentTerminal, Written} from './engine.ts';

/** What stands below this line is there to be read, and left out. */
const scissors = '------ >8 ------ what stands below is left out ------';

/** Lends the terminal to the person's own editor, as git does, with an announcement's text or for the summary in it. */
export async function composeAnnouncement(
	release: Release,
	id: string,
	draft: string,
	terminal: LentTerminal,
): Promise<Written | Refusal> {
	const step = release.plan.steps.find(other => other.id === id);
	if (step?.kind !== 'announce') return refuse('not-possible', `${id} announces nothing.`);
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-'));
	const file = path.join(folder, `${step.announcement}.md`);
	const below = step.asks === 'summary' ? `\n\n${scissors}\n${announcementText(release, step)}` : '';
	try {
		writeFileSync(file, draft + below, {mode: 0o600});
		const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
		let code: number | null = null;
		await terminal.lend(async () => {
			code = await runInTerminal('/bin/sh', ['-c', `${editor} "$1"`, 'editor', file]);
		});
		if (code === notFound) {
			return refuse('not-possible', `There is no editor ${editor} here.`, 'The variable EDITOR names another one.');
		}

		const [wording = ''] = readFileSync(file, 'utf8').split(scissors);
		return {ok: true, wording: wording.trimEnd()};
	} catch (error) {
		const why = messageOf(error);
		return refuse('not-possible', `What was written could not be read: ${why}`);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}
