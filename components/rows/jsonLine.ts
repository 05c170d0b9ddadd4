/** Fields with the message, by the names that loggers give it; the first that is there is taken. */
const messageKeys = ['msg', 'message', 'event', 'text', 'log'] as const;
/** Fields that say again what stands beside the line, or what nobody reads: time, level, process. */
const leftOut =
	/^(?:time|ts|timestamp|@timestamp|datetime|date|level|severity|lvl|levelname|level_name|loglevel|log\.level|pid|hostname|v|@version|logger_name|thread_name)$/;

/** Longer lines are no log lines of a program that one reads. */
const longest = 20_000;

/** A JSON line as one reads it: its message, then the other fields as `key=value`. Null for a line that is no such JSON. */
export function jsonLine(text: string): string | null {
	if (!text.startsWith('{') || text.length > longest) return null;
	const fields = parse(text);
	if (!fields) return null;
	const key = messageKeys.find(name => typeof fields[name] === 'string' && fields[name] !== '');
	if (key === undefined) return null;
	const rest = Object.entries(fields).filter(([name]) => name !== key && !leftOut.test(name));
	return [String(fields[key]), ...rest.map(([name, value]) => `${name}=${valueText(value)}`)].join(' ');
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
	try {
		const value: unknown = JSON.parse(text);
		if (!isRecord(value)) return null;
		// Rust's tracing has the message one level deeper.
		const {fields, ...rest} = value;
		return isRecord(fields) ? {...rest, ...fields} : value;
	} catch {
		return null;
	}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: unknown): string {
	return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
