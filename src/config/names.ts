/** Step ids, and names of projects, environments and log sources. They stand in paths and on command lines. */
export const namePattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** What a person is told about names. */
export const nameRule =
	'must be made of small letters, digits, "-" and "_", and begin with a letter or digit (64 at most)';

/** Names of environment variables that any shell can use. */
export const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A name that plain objects already have: it would be found in every record of steps or environments. */
export const isInheritedName = (name: string) => name in Object.prototype;

// What loads code into a shell or an interpreter, names a program that others start, or moves where they look for one.
const dangerous = new Set([
	'BASH_ENV',
	'BASHOPTS',
	'CDPATH',
	'EDITOR',
	'ENV',
	'GLIBC_TUNABLES',
	'IFS',
	'JAVA_TOOL_OPTIONS',
	'JDK_JAVA_OPTIONS',
	'NODE_OPTIONS',
	'NODE_PATH',
	'PAGER',
	'PATH',
	'PROMPT_COMMAND',
	'PS4',
	'RUBYLIB',
	'RUBYOPT',
	'SHELLOPTS',
	'SSH_ASKPASS',
	'VISUAL',
	'ZDOTDIR',
	'_JAVA_OPTIONS',
]);
const dangerousPrefixes = ['BASH_FUNC_', 'DYLD_', 'GIT_', 'LD_', 'PERL5', 'PYTHON'];

/** Of those, what only says how something is printed or kept. */
const harmless = new Set([
	'PYTHONDONTWRITEBYTECODE',
	'PYTHONHASHSEED',
	'PYTHONIOENCODING',
	'PYTHONUNBUFFERED',
	'PYTHONUTF8',
]);

/** Why a variable may not be set under `env`, or null when it may. */
export function variableObjection(name: string): string | null {
	const upper = name.toUpperCase();
	if (upper.startsWith('RELEASE_')) return 'RELEASE_* variables are set by release-tui itself';
	if (harmless.has(upper)) return null;
	if (dangerous.has(upper) || dangerousPrefixes.some(prefix => upper.startsWith(prefix))) {
		return 'it changes how every program starts; set it inside the command that needs it';
	}

	return null;
}
