import {columnCases} from './columnCases.ts';
import {otherCases} from './otherCases.ts';
import type {RuleCases} from './ruleCase.ts';
import {tableCases} from './tableCases.ts';

/** The cases of all rules, by identifier. */
export const ruleCases: Readonly<Record<string, RuleCases>> = {...tableCases, ...columnCases, ...otherCases};
