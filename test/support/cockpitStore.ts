import {onTestFinished, vi} from 'vitest';
import type {Cockpit, CockpitOptions} from '../../store/cockpit.ts';
import {createCockpit} from '../../store/cockpit.ts';
import type {Extent} from '../../store/commands/context.ts';
import type {CommandId} from '../../store/commands.ts';
import type {CockpitState} from '../../store/state.ts';
import type {FakeWorld} from './cockpitPorts.ts';

/** A cockpit without a screen, with the clock in the test's hand. */
export type StoreUnderTest = {
	readonly cockpit: Cockpit;
	state(): CockpitState;
	/** Runs commands one after the other, and lets what they began come to its end. */
	run(...ids: readonly CommandId[]): Promise<void>;
	/** Lets time pass, and everything that waits for it happen. */
	pass(milliseconds: number): Promise<void>;
};

/** Starts a cockpit, with fake timers until the test is over, and waits until everything was read once. */
export async function startStore(
	world: FakeWorld,
	options: CockpitOptions = {},
	extent: Extent = {rows: 10, length: 40},
): Promise<StoreUnderTest> {
	if (!vi.isFakeTimers()) {
		vi.useFakeTimers();
		onTestFinished(() => void vi.useRealTimers());
	}

	const cockpit = createCockpit(world.ports, options);
	const pass = async (milliseconds: number) => {
		world.now += milliseconds;
		await vi.advanceTimersByTimeAsync(milliseconds);
	};
	cockpit.start();
	await pass(200);
	return {
		cockpit,
		state: () => cockpit.store.getState(),
		async run(...ids) {
			for (const id of ids) {
				cockpit.run(id, extent);
				await pass(100);
			}
		},
		pass,
	};
}
