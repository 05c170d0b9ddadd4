/** Shells that can be helped. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof shells)[number];

/**
 * The script by which a shell completes our command line. It asks the program for each word: that takes a few hundredths of a
 * second, and the names are always those of the project that one stands in.
 */
export function shellScript(shell: Shell): string {
	return scripts[shell];
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are shells.
const scripts: Readonly<Record<Shell, string>> = {
	bash: [
		'# Completion of release-tui in bash. In ~/.bashrc: eval "$(release-tui completion bash)"',
		'_release_tui() {',
		'	local line word="" tab=$\'\\t\' i n=0',
		'	local -a typed=("")',
		'	# Bash takes words apart at "=" and ":"; the program gets them whole, and of what it says the beginning is left out.',
		'	for ((i = 1; i <= COMP_CWORD; i++)); do',
		'		if ((i > 1)) && [[ ${COMP_WORDS[i]} == [=:]* || $word == [=:] ]]; then',
		'			typed[n]+="${COMP_WORDS[i]}"',
		'		else',
		'			((n = i > 1 ? n + 1 : 0))',
		'			typed[n]="${COMP_WORDS[i]}"',
		'		fi',
		'		word="${COMP_WORDS[i]}"',
		'	done',
		'	[[ $word == [=:] ]] && word=""',
		'	COMPREPLY=()',
		'	while IFS= read -r line; do',
		'		line="${line%%"$tab"*}"',
		'		[[ -n $line ]] && COMPREPLY+=("${line:${#typed[n]} - ${#word}}")',
		'	done < <("$1" complete -- "${typed[@]}" 2>/dev/null)',
		'}',
		'complete -o default -o nosort -F _release_tui release-tui 2>/dev/null || complete -o default -F _release_tui release-tui',
		'',
	].join('\n'),
	zsh: [
		'# Completion of release-tui in zsh. In ~/.zshrc, behind compinit: eval "$(release-tui completion zsh)"',
		'_release_tui() {',
		"	local line tab=$'\\t'",
		'	local -a found',
		'	for line in "${(@f)$(release-tui complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do',
		'		[[ -n $line ]] && found+=("${${line%%$tab*}//:/\\\\:}:${line#*$tab}")',
		'	done',
		'	if (( $#found )); then _describe release-tui found; else _files; fi',
		'}',
		'compdef _release_tui release-tui',
		'',
	].join('\n'),
	fish: [
		'# Completion of release-tui in fish. Put it into ~/.config/fish/completions/release-tui.fish',
		'function __release_tui_complete',
		'	set -l words (commandline -opc)[2..-1]',
		'	set -l last (commandline -ct)',
		'	set -l found (release-tui complete -- $words "$last" 2>/dev/null)',
		'	if test (count $found) -gt 0',
		'		printf "%s\\n" $found',
		'	else',
		'		__fish_complete_path "$last"',
		'	end',
		'end',
		"complete --command release-tui --no-files --arguments '(__release_tui_complete)'",
		'',
	].join('\n'),
};
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are shells.
