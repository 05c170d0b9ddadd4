/** A mistake in release.yaml, with its place. Lines and columns count from 1. */
export type ConfigError = {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly message: string;
};

/** One line for a person or an editor: `release.yaml:14:7  unknown key "rolback" …`. */
export function formatConfigError(error: ConfigError): string {
	return `${error.file}:${error.line}:${error.column}  ${error.message}`;
}
