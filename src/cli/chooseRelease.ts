import type {Release} from '../domain/release.ts';
import type {Engine} from '../engine/engine.ts';
import {CliError, usageError} from './cliError.ts';
import {exitCodes} from './exitCode.ts';

/** The release that a command names by number; without a number, the one that is open now. */
export async function chooseRelease(engine: Engine, wanted: string | undefined): Promise<Release> {
	const id = wanted === undefined ? await onlyOpen(engine) : releaseNumber(wanted);
	const release = await engine.release(id);
	if (!release) throw new CliError(`There is no release #${id}.`, 'See: release-tui history', exitCodes.usage);
	return release;
}

async function onlyOpen(engine: Engine): Promise<number> {
	const open = await engine.history({open: true});
	const [first, second] = open;
	if (first && !second) return first.id;
	throw usageError(
		first ? `${open.length} releases are open: say which one.` : 'No release is open.',
		first
			? open.map(release => `#${release.id} ${release.environment}`).join('\n')
			: 'Name one: release-tui history lists them.',
	);
}

/** The number of a release as it is typed: `12` or `#12`. @param hint where they are to be found */
export function releaseNumber(text: string, hint = 'See: release-tui history'): number {
	const id = Number(text.replace(/^#/, ''));
	if (Number.isInteger(id) && id > 0) return id;
	throw usageError(`"${text}" is no release number.`, hint);
}
