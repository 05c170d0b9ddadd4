import {usageError} from '../cliError.ts';
import {type Shell, shellScript, shells} from '../completion/shellScripts.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {print} from '../output.ts';

/** `completion SHELL`: prints the script by which a shell completes commands, options, environments and releases. */
export function completion(shell: string): ExitCode {
	const known = shells.find((name): name is Shell => name === shell);
	if (known === undefined) throw usageError(`There is no completion for "${shell}".`, `One of: ${shells.join(', ')}`);
	print(shellScript(known));
	return exitCodes.done;
}
