import {load, loading} from '../loadable.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, pushOverlay} from './context.ts';

/** Opens the statistics of the selected environment, of the last 90 days. */
export function openStats(context: CommandContext): void {
	const {statistics} = context.ports;
	const {selected} = context.store.getState();
	if (!statistics) return;
	pushOverlay(context, {kind: 'stats', environment: selected, bars: statistics.bars, stats: loading, top: 0});
	void load(() => statistics.read(selected)).then(stats =>
		changeOverlay(context, 'stats', overlay => (overlay.environment === selected ? {...overlay, stats} : overlay)),
	);
}
