import type {SqlDialect} from '../sql/tokenAt.ts';
import {addColumnRules} from './addColumnRules.ts';
import {changeColumnRules} from './changeColumnRules.ts';
import {constraintRules} from './constraintRules.ts';
import {dataRules} from './dataRules.ts';
import {hygieneRules} from './hygieneRules.ts';
import {indexRules} from './indexRules.ts';
import {objectRules} from './objectRules.ts';
import {partitionRules} from './partitionRules.ts';
import type {Rule} from './rule.ts';
import {tableRules} from './tableRules.ts';
import {typeRules} from './typeRules.ts';

const sections = 'TCKIEVDPX';

/** Every rule, in the order of their identifiers. Identifiers are documented and do not change. */
export const ruleTable: readonly Rule[] = [
	...tableRules,
	...addColumnRules,
	...changeColumnRules,
	...constraintRules,
	...indexRules,
	...typeRules,
	...objectRules,
	...dataRules,
	...partitionRules,
	...hygieneRules,
].sort((a, b) => sections.indexOf(a.id.charAt(0)) - sections.indexOf(b.id.charAt(0)) || a.id.localeCompare(b.id));

/** The rules that speak of a kind of database. */
export function rulesFor(dialect: SqlDialect): readonly Rule[] {
	return ruleTable.filter(({dialects}) => dialects.includes(dialect));
}

/** A rule by its identifier. */
export function ruleById(id: string): Rule {
	const found = ruleTable.find(rule => rule.id === id);
	if (!found) throw new Error(`there is no rule ${id}`);
	return found;
}
