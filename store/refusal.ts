import type {Refusal} from '../src/domain/decision.ts';
import {errorText} from './loadable.ts';

/** Awaits an answer of the engine; one that throws becomes a refusal, so that it is shown and nothing crashes. */
export async function answer<T extends {readonly ok: true}>(ask: () => Promise<T | Refusal>): Promise<T | Refusal> {
	try {
		return await ask();
	} catch (error) {
		return {ok: false, code: 'not-possible', message: errorText(error), hint: null};
	}
}
