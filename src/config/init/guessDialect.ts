import {join} from 'node:path';
import type {Dialect} from '../../domain/project.ts';
import {readSmall} from './readSmall.ts';

/** The database that migrations are probably for, and from what that was guessed: their SQL, or what is used. */
export function guessDialect(root: string, sql: string): {readonly dialect: Dialect; readonly reason: string} {
	if (/\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT\s+ROWID\b/i.test(sql)) return {dialect: 'sqlite', reason: 'their SQL'};
	if (/\b(BIG)?SERIAL\b|\bJSONB\b|\bTIMESTAMPTZ\b|\bCONCURRENTLY\b|::\w|\bGENERATED\b.*\bIDENTITY\b/i.test(sql)) {
		return {dialect: 'postgres', reason: 'their SQL'};
	}

	if (/\bAUTO_INCREMENT\b|\bENGINE\s*=/i.test(sql)) return {dialect: 'mysql', reason: 'their SQL'};
	for (const file of [
		'package.json',
		'Gemfile',
		'requirements.txt',
		'pyproject.toml',
		'go.mod',
		'compose.yaml',
		'docker-compose.yml',
	]) {
		const text = readSmall(join(root, file)) ?? '';
		if (/"pg"|postgres|psycopg|pgx|asyncpg/i.test(text)) return {dialect: 'postgres', reason: file};
		if (/mysql|mariadb/i.test(text)) return {dialect: 'mysql', reason: file};
		if (/sqlite/i.test(text)) return {dialect: 'sqlite', reason: file};
	}

	return {dialect: 'postgres', reason: 'nothing: please check'};
}
