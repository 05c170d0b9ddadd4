import {constants} from 'node:fs';
import {open} from 'node:fs/promises';
import {isAbsolute, join} from 'node:path';
import {messageOf} from '../domain/messageOf.ts';
import {plainText} from '../domain/sanitize.ts';
import {parseTargets, type TargetGroupConfig} from '../domain/targetGroup.ts';
import {runCommand} from './runCommand.ts';

/** What the list of a group is read with. */
export type ListPlace = {
	/** The working folder. */
	readonly cwd: string;
	/** Variables of its command, on top of those that this process has. */
	readonly env: Readonly<Record<string, string>>;
	/** Values that are masked in what the command says. */
	readonly secrets: readonly string[];
};

/** An inventory may have to ask others. */
const timeoutMs = 60_000;

/** More than the longest list with comments has, in bytes. */
const mostBytes = 8 << 20;

/**
 * Reads the targets of a group as they are now. Never throws.
 * @returns them, in their order, or why they are not known, in words
 */
export async function readTargets(
	{list}: Pick<TargetGroupConfig, 'list'>,
	place: ListPlace,
): Promise<{readonly targets: readonly string[]} | {readonly problem: string}> {
	if (list.by === 'hosts') return {targets: list.hosts};
	const text = list.by === 'file' ? await readList(list.file, place.cwd) : await askList(list.run, place);
	if ('problem' in text) return text;
	const targets = parseTargets(text.said);
	const name = list.by === 'file' ? plainText(list.file) : `what "${plainText(list.run)}" printed`;
	return typeof targets === 'string' ? {problem: `${name}: ${targets}`} : {targets};
}

type Said = {readonly said: string} | {readonly problem: string};

async function readList(file: string, cwd: string): Promise<Said> {
	const shown = plainText(file);
	try {
		// A pipe, on which nobody writes, is not waited for.
		await using handle = await open(
			isAbsolute(file) ? file : join(cwd, file),
			constants.O_RDONLY | constants.O_NONBLOCK,
		);
		const status = await handle.stat();
		if (!status.isFile()) return {problem: `${shown} is no file`};
		return status.size > mostBytes ? {problem: `${shown} is too large`} : {said: await handle.readFile('utf8')};
	} catch (error) {
		return {problem: `${shown} cannot be read: ${plainText(messageOf(error))}`};
	}
}

async function askList(run: string, place: ListPlace): Promise<Said> {
	const result = await runCommand({...place, run, timeoutMs, keeps: mostBytes});
	const name = `"${plainText(run)}"`;
	const words = plainText(result.stderr.trim()).slice(0, 300);
	const said = words === '' ? '' : `: ${words}`;
	switch (result.end) {
		case 'exited':
			return result.exitCode === 0
				? {said: result.stdout}
				: {problem: `${name} failed with exit code ${result.exitCode}${said}`};
		case 'killed':
			return {problem: `${name} was ended by ${result.signal}${said}`};
		case 'timed-out':
			return {problem: `${name} gave no list in ${timeoutMs / 1000} s${said}`};
		case 'cancelled':
			return {problem: `${name} was cancelled`};
		case 'not-started':
			return {problem: `${name} could not be started: ${plainText(result.reason)}`};
	}
}
