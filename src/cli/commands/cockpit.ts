import {openContext} from '../context.ts';
import type {ExitCode} from '../exitCode.ts';
import {isInteractive, remark} from '../output.ts';

/** `release-tui` alone: the cockpit, or plain lines where there is no terminal for it. */
export async function cockpit(): Promise<ExitCode> {
	if (!isInteractive()) {
		remark('No terminal for the cockpit here: plain lines instead. Commands: release-tui --help');
		const {status} = await import('./inspect.ts');
		return status({});
	}

	// The screens are loaded while git looks at the repository.
	const [context, {showCockpit}] = await Promise.all([openContext(), import('../../showCockpit.ts')]);
	return showCockpit(context, {});
}
