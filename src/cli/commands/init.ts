import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {proposeConfig} from '../../config/init/proposeConfig.ts';
import {messageOf} from '../../domain/messageOf.ts';
import {findProgram} from '../../process/findProgram.ts';
import {errorCode} from '../../process/systemError.ts';
import {ask} from '../ask.ts';
import {CliError, usageError} from '../cliError.ts';
import {projectRoot} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {isInteractive, print, say} from '../output.ts';

/** `init`: writes a first release.yaml from what the repository holds, after showing it. It never overwrites one. */
export async function init(options: {readonly print?: boolean; readonly yes?: boolean}): Promise<ExitCode> {
	const root = projectRoot();
	const file = path.join(root, 'release.yaml');
	if (!options.print && existsSync(file)) throw isThere(file);
	const {text, found} = proposeConfig(root, name => findProgram(name) !== null);
	print(text);
	if (options.print) return exitCodes.done;
	say('');
	say(`Found: ${found.join('; ')}.`);
	if (!options.yes && isInteractive()) {
		const answer = await ask(`Write this as ${file}? [Y/n] `);
		if (!/^(y|yes|)$/i.test(answer)) throw new CliError('Nothing was written.', null, exitCodes.interrupted);
	}

	write(file, text);
	say(`Wrote ${file}.`);
	say('Next: look through it, then release-tui doctor, release-tui trust, and release-tui for the cockpit.');
	return exitCodes.done;
}

function write(file: string, text: string): void {
	try {
		writeFileSync(file, text, {flag: 'wx'});
	} catch (error) {
		if (errorCode(error) === 'EEXIST') throw isThere(file);
		throw new CliError(
			`${file} cannot be written: ${messageOf(error)}`,
			'See the proposal with: release-tui init --print',
			exitCodes.failed,
		);
	}
}

function isThere(file: string): CliError {
	return usageError(`${file} is there already; it was not touched.`, 'See the proposal with: release-tui init --print');
}
