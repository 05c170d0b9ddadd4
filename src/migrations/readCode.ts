import {createHash} from 'node:crypto';
import type {MigrationScript} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import {runCommand} from '../environments/runCommand.ts';
import type {Scripted} from './toScript.ts';
import {isInWorkTree} from './workTree.ts';

/** How the commands run that print the SQL of migrations. */
export type CodeReading = {
	readonly root: string;
	/** Variables for the commands, on top of those of this process. */
	readonly env: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
	/** The text of a script's file in the candidate. */
	readonly textOf: (script: MigrationScript) => string;
	/** Takes out of what was printed what is not the migration's own. */
	readonly ownSql: (printed: string, id: string) => string | null;
	/** Why no command may run now; null: they may. */
	readonly hindrance: string | null;
};

/** Each command, and all of them together, in milliseconds. */
const timeLimitMs = 20_000;
const budgetMs = 40_000;
const together = 2;

/** What tools said, by their command and the text of the file; null where that is not all that a migration does. */
const known = new Map<string, string | null>();
const mostKnown = 1000;

/**
 * Asks tools for the SQL of migrations that are code, where the work tree has them as the candidate does. What cannot
 * be read stays null, and remarks say why.
 */
export async function readCode(
	scripts: readonly Scripted[],
	reading: CodeReading,
): Promise<{readonly scripts: readonly MigrationScript[]; readonly remarks: readonly string[]}> {
	const reasons = new Map<string, number>();
	const results = scripts.map(({script}) => script);
	const until = performance.now() + budgetMs;
	let trouble: string | null = null;
	const because = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	const open = [...scripts.entries()].filter(([, {script}]) => script.up === null);
	const work = async () => {
		for (let next = open.shift(); next; next = open.shift()) {
			const [index, scripted] = next;
			const asked = await readOne(scripted, reading, () => (performance.now() > until ? outOfTime : trouble));
			if ('reason' in asked) because(asked.reason);
			else results[index] = {...scripted.script, ...asked};
			// A tool that does not run for one runs for none.
			if ('reason' in asked && asked.isTrouble) trouble ??= asked.reason;
		}
	};
	await Promise.all(Array.from({length: together}, work));
	const remarks = [...reasons].map(
		([reason, count]) =>
			`What ${count === 1 ? 'a pending migration does' : `${count} pending migrations do`} is not known: ${reason}.`,
	);
	return {scripts: results, remarks};
}

const outOfTime = `its tool was not done after ${budgetMs / 1000} s`;

type Sql = {readonly up: string; readonly down: string | null};
type Unknown = {readonly reason: string; readonly isTrouble: boolean};

const moreThanSql: Unknown = {reason: 'it does more than can be written as SQL', isTrouble: false};

async function readOne(
	{script, sql, sqlDown}: Scripted,
	reading: CodeReading,
	hindrance: () => string | null,
): Promise<Sql | Unknown> {
	if (sql === null) return {reason: 'it is code, and its tool cannot print SQL without running it', isTrouble: false};
	const text = reading.textOf(script);
	const up = await readSql(sql, text, script.id, reading, () =>
		isInWorkTree(reading.root, script.file, text)
			? (reading.hindrance ?? hindrance())
			: 'the work tree does not hold its file as the candidate has it',
	);
	if (typeof up !== 'string') return up;
	const down = sqlDown === null ? null : await readSql(sqlDown, text, script.id, reading, hindrance);
	return {up, down: typeof down === 'string' ? down : null};
}

async function readSql(
	command: string,
	text: string,
	id: string,
	{root, env, secrets, ownSql}: CodeReading,
	hindrance: () => string | null,
): Promise<string | Unknown> {
	const key = createHash('sha256')
		.update(JSON.stringify([root, command, text]))
		.digest('hex');
	const before = known.get(key);
	if (before !== undefined) return before ?? moreThanSql;
	const reason = hindrance();
	if (reason !== null) return {reason, isTrouble: false};
	const result = await runCommand({run: command, cwd: root, env, timeoutMs: timeLimitMs, secrets});
	if (result.end !== 'exited' || result.exitCode !== 0) {
		const said = plainText(result.stderr.trim().split('\n').at(-1) ?? '').slice(0, 200);
		const why = result.end === 'timed-out' ? `it took longer than ${timeLimitMs / 1000} s` : said || 'it failed';
		return {reason: `"${command}": ${why}`, isTrouble: true};
	}

	// A migration that does nothing would say at least that.
	const printed = ownSql(result.stdout, id) || null;
	for (const [oldest] of known) {
		if (known.size < mostKnown) break;
		known.delete(oldest);
	}

	known.set(key, printed);
	return printed ?? moreThanSql;
}
