import type {CockpitState} from '../../store/state.ts';
import type {Binding, KeyContext} from '../binding.ts';
import {keyMap} from '../keyMap.ts';
import {keysText, sectionTitle} from '../keyTexts.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

/** All keys, those of the focused pane first, and why a key is off right now. */
export function helpView(top: number, state: CockpitState): OverlayView {
	const rest: readonly KeyContext[] = ['panes', 'everywhere', ...paneContexts(state), 'overlays', ...overlayContexts];
	const contexts = [state.focus, ...rest.filter(context => context !== state.focus)];
	return {
		title: overlayTitle([span('Keys')]),
		tone: 'accent',
		size: 'page',
		header: [],
		body: textBody(
			contexts.flatMap(context => section(context, state)),
			top,
		),
		trailer: [],
	};
}

const overlayContexts: readonly KeyContext[] = [
	'deploy',
	'goBack',
	'history',
	'record',
	'step',
	'targets',
	'news',
	'sources',
	'abort',
	'leave',
];

function paneContexts(state: CockpitState): readonly KeyContext[] {
	return (['environments', 'commits', 'logs', 'migrations', 'release', 'rollback'] as const).filter(
		pane => pane !== state.focus,
	);
}

function section(context: KeyContext, state: CockpitState): readonly Line[] {
	const bindings = keyMap.filter(binding => binding.context === context);
	if (bindings.length === 0) return [];
	return [[span(sectionTitle(context), 'strong')], ...bindings.map(binding => bindingLine(binding, state)), []];
}

function bindingLine(binding: Binding, state: CockpitState): Line {
	// Reasons are told for what could be pressed from here; an overlay's keys depend on that overlay being open.
	const off = overlayContexts.includes(binding.context) ? null : (binding.off?.(state) ?? null);
	return [
		span(`  ${pad(keysText(binding), 18)} `, off === null ? 'focus' : 'muted'),
		span(binding.help, off === null ? 'plain' : 'muted'),
		...(off === null ? [] : [span(`  off: ${off}`, 'warn')]),
	];
}
