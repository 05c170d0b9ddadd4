import type {FoundPlatform, Surroundings} from './platform.ts';
import {findCapistrano} from './platforms/capistrano.ts';
import {findCompose} from './platforms/compose.ts';
import {findDeployer} from './platforms/deployer.ts';
import {findFly} from './platforms/fly.ts';
import {findGitRemotes} from './platforms/gitRemotes.ts';
import {findHelm} from './platforms/helm.ts';
import {findKamal} from './platforms/kamal.ts';
import {findKubernetes} from './platforms/kubernetes.ts';
import {findOwnCommand} from './platforms/ownCommand.ts';
import {findSystemd} from './platforms/systemd.ts';

/**
 * The likeliest first: a remote is there because somebody pushes to it, and a file of one tool because somebody uses that;
 * Compose and units are often there for developers alone.
 */
const finders: readonly ((around: Surroundings) => FoundPlatform | null)[] = [
	findGitRemotes,
	findKamal,
	findFly,
	findHelm,
	findKubernetes,
	findCapistrano,
	findDeployer,
	findOwnCommand,
	findCompose,
	findSystemd,
];

/** Every way in which a repository seems to be released, the likeliest first. */
export function findPlatforms(around: Surroundings): readonly FoundPlatform[] {
	return finders.flatMap(find => find(around) ?? []);
}
