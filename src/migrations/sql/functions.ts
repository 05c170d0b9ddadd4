/** Functions that give every row another value, so that a default of it must be computed row by row. */
export const volatileFunctions: ReadonlySet<string> = new Set([
	...['random', 'gen_random_uuid', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'uuidv4', 'uuidv7'],
	...['clock_timestamp', 'timeofday', 'nextval', 'setval', 'rand', 'uuid', 'uuid_short', 'uuid_to_bin', 'randomblob'],
	...['gen_random_bytes', 'random_normal', 'random_bytes', 'sysdate', 'nanoid', 'cuid', 'ulid', 'gen_ulid'],
]);

/**
 * Functions of the databases themselves that change nothing, and words that may stand before a parenthesis. Whatever else a query
 * calls may do anything.
 */
export const harmlessFunctions: ReadonlySet<string> = new Set([
	...['count', 'sum', 'min', 'max', 'avg', 'coalesce', 'nullif', 'ifnull', 'greatest', 'least', 'exists', 'array_agg'],
	...['lower', 'upper', 'trim', 'ltrim', 'rtrim', 'btrim', 'length', 'char_length', 'substr', 'substring', 'replace'],
	...['concat', 'concat_ws', 'group_concat', 'string_agg', 'split_part', 'left', 'right', 'lpad', 'rpad', 'instr'],
	...['now', 'current_timestamp', 'statement_timestamp', 'transaction_timestamp', 'date_trunc', 'date', 'datetime'],
	...['strftime', 'extract', 'date_part', 'to_char', 'to_timestamp', 'to_date', 'unix_timestamp', 'from_unixtime'],
	...['abs', 'ceil', 'floor', 'round', 'mod', 'power', 'sqrt', 'cast', 'convert', 'if', 'case', 'generate_series'],
	...['row_number', 'rank', 'dense_rank', 'lag', 'lead', 'unnest', 'array_length', 'cardinality', 'md5', 'sha256'],
	...['version', 'sqlite_version', 'current_database', 'current_schema', 'current_user', 'database', 'schema', 'user'],
	...['json_extract', 'json_object', 'json_array', 'jsonb_build_object', 'json_build_object', 'to_json', 'to_jsonb'],
	...['pg_table_size', 'pg_total_relation_size', 'pg_relation_size', 'pg_size_pretty', 'to_regclass'],
	...['pg_advisory_lock', 'pg_advisory_unlock', 'pg_advisory_xact_lock', 'get_lock', 'release_lock', 'hex', 'typeof'],
	...['values', 'in', 'and', 'or', 'not', 'any', 'all', 'some', 'over', 'on', 'using', 'as', 'from', 'where', 'by'],
	...['select', 'join', 'union', 'with', 'when', 'then', 'else', 'limit', 'interval', 'partition', 'between', 'like'],
	...[...volatileFunctions].filter(name => !/nextval|setval/.test(name)),
]);
