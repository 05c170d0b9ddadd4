import type {Node} from 'libpg-query';
import {columnsIn} from './nodes.ts';

/** The columns of an index; an expression counts as what it is made of. */
export function columnsOfIndex(parameters: readonly Node[] | undefined): readonly string[] {
	return (parameters ?? []).flatMap(node => {
		if (!('IndexElem' in node)) return [];
		return node.IndexElem.name === undefined ? columnsIn(node.IndexElem.expr) : [node.IndexElem.name];
	});
}

/** Whether a domain's constraints include one that every row must pass. */
export function checksRows(constraints: readonly Node[] | undefined): boolean {
	return (constraints ?? []).some(
		node => 'Constraint' in node && /^CONSTR_(CHECK|NOTNULL)$/.test(node.Constraint.contype ?? ''),
	);
}
