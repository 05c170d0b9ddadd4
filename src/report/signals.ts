import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import type {Signal} from '../domain/signal.ts';
import {figureOf} from '../domain/signalFigures.ts';
import {figureText, limitText} from '../domain/signalText.ts';
import {judgeWatch, watchesOf, watchOf} from '../domain/watchRecord.ts';
import type {ReportedSignal, SignalLook} from './report.ts';

/** Every signal that a release watched, with each look at it. */
export function signalsOf(release: Release, events: readonly Recorded<ReleaseEvent>[]): readonly ReportedSignal[] {
	return watchesOf(release.plan.steps).flatMap(step =>
		judgeWatch(step.signals, watchOf(release, step.id)).map((judged): ReportedSignal => {
			const {signal, verdict, why} = judged;
			return {
				step: step.id,
				name: signal.name,
				kind: signal.kind,
				verdict,
				why,
				figure: figureText(judged),
				fails: limitText(judged),
				unit: unitOf(signal),
				...limitsOf(signal),
				looks: looksAt(step.id, signal, events),
			};
		}),
	);
}

function looksAt(step: string, signal: Signal, events: readonly Recorded<ReleaseEvent>[]): readonly SignalLook[] {
	return events.flatMap(({at, event}): readonly SignalLook[] => {
		if (event.type !== 'signals-sampled' || event.step !== step) return [];
		const reading = Object.hasOwn(event.readings, signal.name) ? event.readings[signal.name] : undefined;
		if (!reading) return [];
		const problem = reading.what === 'nothing' ? reading.why : reading.what === 'answer' ? reading.problem : null;
		return [{at, stage: event.stage, value: figureOf(signal, [reading]), problem}];
	});
}

function unitOf(signal: Signal): ReportedSignal['unit'] {
	if (signal.kind === 'http') return 'ms';
	if (signal.kind === 'run') return 'number';
	return signal.max?.of === 'rate' ? 'per-minute' : 'share';
}

function limitsOf(signal: Signal): Pick<ReportedSignal, 'most' | 'least'> {
	switch (signal.kind) {
		case 'http':
			return {most: signal.maxMs, least: null};
		case 'logs':
			return {most: signal.max?.value ?? null, least: null};
		case 'run':
			return {most: signal.max, least: signal.min};
	}
}
