import {namesOf} from './maskedBytes.ts';

// Which fields of a structured line tell what kind of line it is: their values are kept, those of all others are not.

/** Fields that hold a sentence: it is looked at as a line is. */
export const textFields = namesOf(
	...['msg', 'message', 'event', 'text', 'log', 'desc', 'description', 'detail', 'details', 'title', 'reason'],
	...[
		'err',
		'error',
		'cause',
		'exception',
		'err.message',
		'error.message',
		'exception.message',
		'errmsg',
		'error_message',
	],
);

/** Fields that hold one of a few words or numbers. */
export const wordFields = namesOf(
	...['level', 'lvl', 'severity', 'loglevel', 'levelname', 'log.level', 'at', 'kind', 'type', 'error.type', 'err.type'],
	...['status', 'statuscode', 'status_code', 'code', 'logger', 'errorcode', 'error_code', 'exception.type'],
);
