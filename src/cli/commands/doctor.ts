import process from 'node:process';
import {loadProject} from '../../config/load.ts';
import type {Check, Verdict} from '../../doctor/check.ts';
import {examine} from '../../doctor/examine.ts';
import {isAnswered, type TerminalFacts, terminalQuestion} from '../../doctor/terminalChecks.ts';
import {environmentOf} from '../../domain/project.ts';
import {plainText} from '../../domain/sanitize.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {allSecretValues} from '../../engine/secrets.ts';
import {hideSecrets} from '../../mask/redact.ts';
import {askTerminal} from '../askTerminal.ts';
import {orExit} from '../cliError.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {findRoot} from '../findRoot.ts';
import {isInteractive, paint, say, sayJson} from '../output.ts';

/** `doctor [ENV]`: looks at everything that a release needs, and says how to mend what is wrong. */
export async function doctor(environment: string | undefined, options: {readonly json?: boolean}): Promise<ExitCode> {
	const cwd = process.cwd();
	const root = findRoot(cwd);
	const loaded = root === null ? null : loadProject(root);
	if (loaded?.ok) {
		hideSecrets(allSecretValues(loaded.project));
		if (environment !== undefined && !environmentOf(loaded.project, environment))
			orExit(unknownEnvironment(loaded.project, environment));
	}

	const terminal = await terminalFacts(options.json ?? false);
	const checks: Check[] = [];
	for await (const group of examine({root, cwd, env: process.env, terminal, environment: environment ?? null})) {
		checks.push(...group.checks);
		if (options.json || group.checks.length === 0) continue;
		say(paint('bold', plainText(group.title)));
		for (const line of group.checks.flatMap(checkLines)) say(line);
	}

	const counted = (verdict: Verdict) => checks.filter(check => check.verdict === verdict).length;
	const failed = counted('fail');
	if (options.json) sayJson({ok: failed === 0, checks});
	else say(`${counted('ok')} ok, ${counted('warn')} to look at, ${failed} failed.`);
	return failed === 0 ? exitCodes.done : exitCodes.failed;
}

const marks = {
	ok: ['green', '✔'],
	warn: ['yellow', '!'],
	fail: ['red', '✖'],
	unknown: ['dim', '·'],
} as const satisfies Record<Verdict, readonly [Parameters<typeof paint>[0], string]>;

function checkLines({name, verdict, text, mend}: Check): readonly string[] {
	const [style, mark] = marks[verdict];
	const line = `  ${paint(style, mark)} ${plainText(`${name}: ${text}`)}`;
	return mend === null ? [line] : [line, `      ${paint('cyan', mend)}`];
}

async function terminalFacts(isJson: boolean): Promise<TerminalFacts> {
	const {stdout, env} = process;
	const isTerminal = stdout.isTTY === true;
	return {
		isTerminal,
		term: env['TERM'],
		columns: stdout.columns ?? 0,
		rows: stdout.rows ?? 0,
		colorDepth: isTerminal ? stdout.getColorDepth() : 1,
		hasNoColor: Boolean(env['NO_COLOR']),
		answers: isInteractive() && !isJson ? await askTerminal(terminalQuestion, isAnswered) : null,
	};
}
