import {createFinder} from '../../mask/masker.ts';
import type {LogNews} from '../logView.ts';
import {newPatterns} from './newPatterns.ts';
import type {ToPatternWorker} from './patternMessages.ts';
import {createPatternMiner, type PatternMiner} from './patternMiner.ts';

type Source = {
	readonly miner: PatternMiner;
	readonly firstAt: number;
	linesBefore: number;
	linesSince: number;
	/** Saying nothing before the release, it had nothing to say. */
	isHeard: boolean;
};

/** Keeps the patterns of a view's sources, and tells which stand out since a release began. Secrets are masked before. */
export type PatternJournal = {
	take(message: Exclude<ToPatternWorker, {readonly type: 'news'}>): void;
	/** @param at now, in milliseconds since the epoch */
	news(at: number): LogNews;
};

const newline = 0x0a;

export function createPatternJournal(secrets: readonly string[]): PatternJournal {
	const finder = createFinder(secrets);
	const sources = new Map<string, Source>();
	let began: number | null = null;
	let skipped = 0;

	const sourceOf = (name: string, at: number): Source => {
		const known = sources.get(name);
		if (known) return known;
		const source = {miner: createPatternMiner(), firstAt: at, linesBefore: 0, linesSince: 0, isHeard: false};
		if (began !== null) source.miner.begin();
		sources.set(name, source);
		return source;
	};

	return {
		take(message) {
			switch (message.type) {
				case 'lines': {
					const source = sourceOf(message.source, message.at);
					const bytes = finder.mask(Buffer.from(message.bytes.buffer));
					for (let begin = 0; begin < bytes.length; ) {
						const found = bytes.indexOf(newline, begin);
						const end = found < 0 ? bytes.length : found;
						if (source.miner.add(bytes, begin, end, message.at)) source.linesSince++;
						begin = end + 1;
					}

					return;
				}

				case 'skipped':
					skipped += message.lines;
					return;
				case 'began':
					for (const name of message.heard) sourceOf(name, message.openedAt);
					began = message.at;
					skipped = 0;
					for (const [name, source] of sources) {
						source.isHeard = message.heard.includes(name);
						source.miner.begin();
						source.linesBefore += source.linesSince;
						source.linesSince = 0;
					}
			}
		},
		news(at) {
			if (began === null) return {kind: 'unknown', why: 'No release began since this log was opened.'};
			const since = began;
			const uncompared: string[] = [];
			const found = [...sources].flatMap(([source, {miner, firstAt, linesBefore, linesSince, isHeard}]) => {
				const times = {beganAt: since, beforeMs: since - firstAt, sinceMs: at - since};
				const told = newPatterns(miner.patterns(), {...times, linesBefore, linesSince, isHeard});
				if (told === null) uncompared.push(source);
				return (told ?? []).map(each => ({...each, source}));
			});
			return uncompared.length === sources.size
				? {kind: 'unknown', why: 'Too little was heard before the release to tell what is new.'}
				: {kind: 'told', since, found, skipped, uncompared};
		},
	};
}
