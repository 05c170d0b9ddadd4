import {mapAt} from '../folder.ts';
import type {FoundPlatform, Surroundings} from '../platform.ts';

/** A command of the team that is called "deploy": a script of package.json, or a target of the Makefile. */
export function findOwnCommand({folder}: Surroundings): FoundPlatform | null {
	const found = ownCommand(folder, 'deploy');
	if (found === null) return null;
	return {
		name: 'your own command',
		from: found.from,
		environments: [
			{
				name: 'production',
				reason: 'no git remote and no file names a place to deploy to, so there is one environment',
				isProduction: true,
				live: null,
				logs: null,
				steps: [
					{
						phase: 'deploy',
						id: 'deploy',
						kind: 'run',
						remarks: [
							`${found.from}. Give it an "undo" that brings "$RELEASE_PREVIOUS_SHA" back: without, a rollback cannot take it back.`,
						],
						run: found.run,
						timeout: '30m',
						isSafe: false,
					},
				],
			},
		],
		takesFolder: true,
		migrates: null,
	};
}

/** The command of a name that the team has, and where it was found; null: none. */
export function ownCommand(
	folder: Surroundings['folder'],
	name: string,
): {readonly run: string; readonly from: string} | null {
	// JSON is YAML, too.
	if (Object.hasOwn(mapAt(folder.yaml('package.json')[0], 'scripts'), name)) {
		return {run: `npm run ${name}`, from: `"${name}" of package.json`};
	}

	const isTarget = new RegExp(`^${name}:(?!=)`, 'm').test(folder.read('Makefile') ?? '');
	return isTarget ? {run: `make ${name}`, from: `"${name}" of the Makefile`} : null;
}
