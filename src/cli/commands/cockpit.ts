import process from 'node:process';
import {openContext} from '../context.ts';
import type {ExitCode} from '../exitCode.ts';
import {chooseFirstStart, firstStart, refuseFirstStart} from '../firstStart.ts';
import {isInteractive, remark} from '../output.ts';

/**
 * `release-tui` alone: the cockpit, or plain lines where there is no terminal for it. Where nothing was set up yet, a choice of
 * what to begin with.
 * @param unpaint takes the first frame away, where the cockpit does not come
 */
export async function cockpit(unpaint: () => void = () => {}): Promise<ExitCode> {
	const first = firstStart(process.cwd());
	if (!isInteractive()) {
		if (first) refuseFirstStart(first);
		remark('No terminal for the cockpit here: plain lines instead. Commands: release-tui --help');
		const {status} = await import('./inspect.ts');
		return status({});
	}

	if (first) {
		unpaint();
		return chooseFirstStart(first);
	}

	// The screens are loaded while git looks at the repository.
	const [context, {showCockpit}] = await Promise.all([openContext(), import('../../showCockpit.ts')]);
	return showCockpit(context, {});
}
