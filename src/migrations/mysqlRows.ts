/** Rows of a question to MySQL, by column. */
export type MysqlRows = (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** What was asked for, or null when the table that it asks, or its database, is not there. */
export async function orMissing<Result>(ask: () => Promise<Result>): Promise<Result | null> {
	try {
		return await ask();
	} catch (error) {
		if (/^ER_(?:NO_SUCH_TABLE|BAD_DB_ERROR)$/.test(mysqlCode(error))) return null;
		throw error;
	}
}

/** What MySQL calls an error; empty for what comes from elsewhere. */
export function mysqlCode(error: unknown): string {
	const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : '';
}

/** A name of MySQL in its quotes. */
export function quoted(name: string): string {
	return `\`${name.replaceAll('`', '``')}\``;
}
