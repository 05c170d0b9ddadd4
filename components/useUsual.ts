import {useMemo} from 'react';
import {usualDurations} from '../src/domain/durations.ts';
import type {Release} from '../src/domain/release.ts';
import {valueIn} from '../store/loadable.ts';
import {useCockpit} from './context.ts';

const nothing: Readonly<Record<string, number>> = {};

/** What the steps of a release took in earlier ones, as long as the history and the release stay what they are. */
export function useUsual(release: Release | null): Readonly<Record<string, number>> {
	const history = useCockpit(state => state.history);
	const environment = release?.environment;
	const kind = release?.kind;
	return useMemo(
		() =>
			environment === undefined || kind === undefined
				? nothing
				: usualDurations(valueIn(history) ?? [], environment, kind),
		[history, environment, kind],
	);
}
