import type {StoreApi} from 'zustand/vanilla';
import {isRefusal} from '../src/domain/decision.ts';
import type {Engine} from '../src/engine/engine.ts';
import {tellUnexpected} from './commands/context.ts';
import type {CockpitState} from './state.ts';

/** How often a dead runner is replaced without being asked to. */
const atMost = 3;

/** Lets releases go on whose runner was killed. One whose runner keeps dying waits for the key instead. */
export function createCarryOn(store: StoreApi<CockpitState>, engine: Engine): (release: number) => void {
	const carriedOn = new Map<number, number>();
	return id => {
		const times = carriedOn.get(id) ?? 0;
		if (times >= atMost) return;
		carriedOn.set(id, times + 1);
		engine.ensureRunner(id).then(
			answer => {
				if (isRefusal(answer)) store.setState({status: {text: answer.message, hint: answer.hint, tone: 'problem'}});
			},
			error => tellUnexpected(store, error),
		);
	};
}
