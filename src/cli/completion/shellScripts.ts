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
		'	local line word="${COMP_WORDS[COMP_CWORD]}"',
		'	COMPREPLY=()',
		'	# Bash takes words apart at "=" and ":"; the program gets them whole, and gives back the rest of the last one.',
		'	local before="${COMP_LINE:0:COMP_POINT}"',
		'	local -a typed',
		'	read -r -a typed <<< "$before"',
		'	[[ $before == *[[:space:]] ]] && typed+=("")',
		'	local last="${typed[${#typed[@]} - 1]}"',
		'	while IFS= read -r line; do',
		'		line="${line%%$\'\\t\'*}"',
		'		[[ -n $line ]] && COMPREPLY+=("${line:${#last} - ${#word}}")',
		'	done < <("$1" complete -- "${typed[@]:1}" 2>/dev/null)',
		'}',
		'complete -o default -o nosort -F _release_tui release-tui 2>/dev/null || complete -o default -F _release_tui release-tui',
		'',
	].join('\n'),
	zsh: [
		'#compdef release-tui',
		'# Completion of release-tui in zsh. In ~/.zshrc, behind compinit: eval "$(release-tui completion zsh)"',
		'_release_tui() {',
		'	local line',
		'	local -a found',
		'	for line in "${(@f)$(release-tui complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do',
		"		[[ -n $line ]] && found+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")",
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
		'	set -l found (release-tui complete -- $words (commandline -ct) 2>/dev/null)',
		'	if test (count $found) -gt 0',
		'		printf "%s\\n" $found',
		'	else',
		'		__fish_complete_path (commandline -ct)',
		'	end',
		'end',
		"complete --command release-tui --no-files --arguments '(__release_tui_complete)'",
		'',
	].join('\n'),
};
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are shells.
