import type {DemoEnvironment, DemoWorld} from './demoWorld.ts';
import {demoEnvironments, demoPaths, demoUrl} from './demoWorld.ts';

/** A running demo. */
export type Demo = {
	readonly id: string;
	readonly dir: string;
	/** The repository: the working folder of the cockpit. */
	readonly shop: string;
	/** RELEASE_TUI_HOME of the demo. */
	readonly state: string;
	/** Runs this release-tui in the demo, from any shell and any folder. */
	readonly cockpit: string;
	/** The folder was made for this demo alone and goes away with it. */
	readonly temporary: boolean;
	readonly environments: readonly {readonly name: DemoEnvironment; readonly url: string; readonly logs: string}[];
};

/** What others need to know of a demo. */
export function describeDemo(dir: string, world: DemoWorld): Demo {
	const {shop, state, cockpit, of} = demoPaths(dir);
	const environments = demoEnvironments.map(name => ({name, url: demoUrl(world, name), logs: of(name).logs}));
	return {id: world.id, dir, shop, state, cockpit, temporary: world.temporary, environments};
}
