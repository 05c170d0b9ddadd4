import {plainText} from '../src/domain/sanitize.ts';
import {textField} from '../store/commands/text.ts';
import {selectOverlay} from '../store/select.ts';
import type {CockpitState, Status} from '../store/state.ts';
import type {Binding} from './binding.ts';
import {glyphs} from './glyphs.ts';
import {bindingOf, contextsOf, keyMap} from './keyMap.ts';
import {keyText} from './keyTexts.ts';
import type {Line} from './text/line.ts';
import {lineWidth, span, spread} from './text/line.ts';

/** The bottom line: what was just done or refused, else the keys that are of use right now. */
export function footerLine(state: CockpitState, width: number): Line {
	if (state.status) return statusLine(state.status, width);
	if (selectOverlay(state)) return [];
	const bindings = usefulKeys(state);
	// Help and the way out are always there; the others are left out from the end when there is no room.
	const always = bindings.filter(({id}) => id === 'help' || id === 'leave');
	const right = always.flatMap((binding, index) => keyHint(binding, index > 0));
	const others = bindings.filter(binding => !always.includes(binding));
	const left = hintsThatFit(others, width - lineWidth(right) - 4);
	return spread(width, [span(' '), ...left], [...right, span(' ')]);
}

function hintsThatFit(bindings: readonly Binding[], width: number): Line {
	const hints: Line[] = [];
	let room = width;
	for (const binding of bindings) {
		const hint = keyHint(binding, hints.length > 0);
		room -= lineWidth(hint);
		if (room < 0) break;
		hints.push(hint);
	}

	return hints.flat();
}

/** What Enter does in each text field. */
const fieldWords = {confirm: 'start', prompt: 'ok', refs: 'choose', history: 'done', targets: 'done'} as const;

/** The keys of the overlay on top, for its bottom line: as many as fit. */
export function overlayKeys(state: CockpitState, width: number): Line {
	const field = textField(state);
	if (field === null) return hintsThatFit(usefulKeys(state), width);
	return [
		span('Enter', 'focus'),
		span(
			` ${field === 'confirm' && selectOverlay(state)?.kind === 'prompt' ? 'free it' : fieldWords[field]}  `,
			'muted',
		),
		...(field === 'refs' ? [span('↑ ↓', 'focus'), span(' move  ', 'muted')] : []),
		span('Esc', 'focus'),
		span(' close', 'muted'),
	];
}

/** What a status line says. */
function statusLine(status: Status, width: number): Line {
	const isProblem = status.tone === 'problem';
	return spread(width, [
		span(isProblem ? ` ${glyphs.failed} ` : ` ${glyphs.done} `, isProblem ? 'bad' : 'good'),
		span(plainText(status.text.split('\n').join(' · ')), isProblem ? 'bad' : 'plain'),
		...(status.hint === null ? [] : [span(`  ${plainText(status.hint)}`, 'muted')]),
	]);
}

// Those that work now and are not hidden behind the same key of a nearer context; the nearest context comes first.
function usefulKeys(state: CockpitState): readonly Binding[] {
	const contexts = contextsOf(state);
	const urgent = new Set([
		'tick',
		'decline',
		'attend',
		'end',
		'late',
		'retry',
		'deploy',
		'rollback',
		'pause',
		'abort',
		'revive',
	]);
	const useful = keyMap.filter(
		binding =>
			binding.footer !== undefined &&
			contexts.includes(binding.context) &&
			bindingOf(binding.keys[0] ?? '', contexts) === binding &&
			(binding.off?.(state) ?? null) === null,
	);
	const rank = (binding: Binding) => (urgent.has(binding.id) ? 0 : binding.context === contexts[0] ? 1 : 2);
	return useful.toSorted((a, b) => rank(a) - rank(b));
}

function keyHint(binding: Binding, spaced: boolean): Line {
	return [
		span(spaced ? '  ' : ''),
		span(keyText(binding.keys[0] ?? ''), 'focus'),
		span(` ${binding.footer ?? ''}`, 'muted'),
	];
}
