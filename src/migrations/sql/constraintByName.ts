import type {Constraint} from './operation.ts';

/** What kind of constraint a name speaks of, as databases and people name them; null where it gives no hint. */
export function constraintByName(name: string): Constraint['type'] | null {
	return hints.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

const hints: readonly (readonly [RegExp, Constraint['type']])[] = [
	[/_p(?:rimary_)?key$|^pk_|_pk$/i, 'primary-key'],
	[/(?:^|_)(?:fk|fkey|foreign|ibfk)(?:_|$)/i, 'foreign-key'],
	[/(?:^|_)(?:uq|uk|uniq|unique|key)(?:_|$)/i, 'unique'],
	[/(?:^|_)(?:ck|chk|check)(?:_|$)/i, 'check'],
	[/(?:^|_)(?:excl|exclude)(?:_|$)/i, 'exclude'],
];
