import type {SignoffCommand} from '../../domain/signoffs.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {say, sayJson} from '../output.ts';
import {short} from '../words.ts';
import {refOf} from './start.ts';

/** What was typed about a candidate; one of the three. */
export type SignoffOptions = {
	readonly to?: string;
	readonly json?: boolean;
	readonly blocked?: string;
	readonly fix?: string;
	readonly postponed?: string;
};

/** `signoff`, `postpone`: records what is said of a candidate, and what the gate says then. */
export async function signoff(name: string, role: string | undefined, options: SignoffOptions): Promise<ExitCode> {
	const {fix, postponed, blocked} = options;
	if (role === undefined && fix === undefined && postponed === undefined) {
		throw usageError('Who signs off?', 'release-tui signoff ENV ROLE, or release-tui signoff ENV --fix COMMIT');
	}

	return withContext(async ({engine, repository}) => {
		const ref = await refOf(engine, options.to);
		const {sha} = orExit(await repository.candidate(ref ?? 'HEAD'));
		const command = ((): SignoffCommand => {
			if (fix !== undefined) return {do: 'fix', sha: fix};
			if (postponed !== undefined) return {do: 'postpone', sha, reason: postponed};
			return blocked === undefined
				? {do: 'sign', role: role ?? '', sha}
				: {do: 'block', role: role ?? '', sha, bug: blocked};
		})();
		orExit(await engine.decideSignoff(name, command));
		const preview = orExit(await engine.plan(name, ref));
		const gate = preview.gates.find(({id}) => id === 'signoffs') ?? null;
		if (options.json) sayJson({environment: name, sha, gate});
		else say(`${name}: ${short(sha)} ${gate?.verdict === 'pass' ? 'may be shipped' : 'waits'}: ${gate?.text ?? ''}`);
		return exitCodes.done;
	});
}
