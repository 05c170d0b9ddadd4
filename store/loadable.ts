import {messageOf} from '../src/domain/messageOf.ts';

/** Something that is read from a port: not there yet, there, or why it could not be read. */
export type Loadable<T> =
	| {readonly status: 'loading'}
	| {readonly status: 'ready'; readonly value: T}
	| {readonly status: 'failed'; readonly error: string};

/** The one value for "not read yet", so that selectors stay stable. */
export const loading: Loadable<never> = {status: 'loading'};

/** What was read. */
export function ready<T>(value: T): Loadable<T> {
	return {status: 'ready', value};
}

/** The value, or null while there is none. */
export function valueIn<T>(loadable: Loadable<T>): T | null {
	return loadable.status === 'ready' ? loadable.value : null;
}

/** Awaits a port; a port that throws becomes a text, never a crash. */
export async function load<T>(read: () => Promise<T>): Promise<Loadable<T>> {
	try {
		return ready(await read());
	} catch (error) {
		return {status: 'failed', error: errorText(error)};
	}
}

/** An error in one line. */
export function errorText(error: unknown): string {
	const text = messageOf(error);
	return text.split('\n', 1)[0] || 'it failed without saying why';
}
