import {accessSync, constants, readFileSync, statSync} from 'node:fs';
import process from 'node:process';
import {type Refusal, refuse} from '../domain/decision.ts';
import {messageOf} from '../domain/messageOf.ts';
import {environmentOf, type Project} from '../domain/project.ts';
import type {Runbook} from '../domain/runbook.ts';

/** More than anybody writes by hand, in bytes. */
const mostBytes = 1_000_000;

/** A runbook for a release to an environment, with what its author should know, or everything that is wrong with it. */
export async function openRunbook(
	file: string,
	project: Project,
	environment: string,
): Promise<{readonly ok: true; readonly runbook: Runbook; readonly remarks: readonly string[]} | Refusal> {
	const why = objection(file);
	if (why !== null) return refuse('not-found', `The runbook cannot be read: ${why}`);
	const text = readFileSync(file, 'utf8');

	// Only those who have one pay for the reader of Markdown.
	const {readRunbook} = await import('./readRunbook.ts');
	const own = environmentOf(project, environment)?.env ?? {};
	const read = readRunbook(file, text, {
		environment,
		environments: project.environments.map(({name}) => name),
		isKnown: name => shellVariables.test(name) || Object.hasOwn(own, name) || process.env[name] !== undefined,
	});
	return read.ok ? read : refuse('not-possible', read.problems.join('\n'), 'See docs/runbooks.md');
}

/** What every command of a release has, and what a shell sets by itself. */
const shellVariables =
	/^(?:RELEASE_\w+|PWD|OLDPWD|HOME|PATH|IFS|PPID|UID|EUID|RANDOM|SECONDS|LINENO|HOSTNAME|PIPESTATUS|REPLY|BASH\w*)$/;

// A pipe is as good as a file: a shell makes one of `--runbook <(gh pr view …)`.
function objection(file: string): string | null {
	try {
		const stat = statSync(file, {throwIfNoEntry: false});
		if (!stat) return `there is no file ${file}`;
		if (stat.isDirectory()) return `${file} is a folder`;
		if (stat.size > mostBytes) return `${file} is larger than 1 MB`;
		accessSync(file, constants.R_OK);
		return null;
	} catch (error) {
		return messageOf(error);
	}
}
