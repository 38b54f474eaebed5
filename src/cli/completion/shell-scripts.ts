/** First word of the hidden command that the scripts call. */
export const COMPLETE_WORD = "__complete";

/** Scripts that a shell reads at its start, by shell. */
export const SHELL_SCRIPTS = {
	bash: `# exf completion for bash: add to ~/.bashrc
#   source <(exf completion bash)
_exf_complete() {
  local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" words=()
  # Cut at blanks, not at = and :, which run ids and options may have.
  IFS=$' \\t' read -r -a words <<< "$line"
  [[ "$line" == *[[:blank:]] ]] && words+=("")
  local found typed="\${words[\${#words[@]}-1]}"
  found="$("\${words[0]}" ${COMPLETE_WORD} "\${words[@]:1}" 2>/dev/null)" || return 0
  COMPREPLY=()
  [[ -z "$found" ]] && return 0
  # bash itself splits at : and =; give back only what is behind the last of them.
  local cur="\${COMP_WORDS[COMP_CWORD]}" skip=0
  [[ "$cur" == "=" || "$cur" == ":" ]] && cur=""
  skip=$(( \${#typed} - \${#cur} ))
  while IFS= read -r candidate; do COMPREPLY+=("\${candidate:skip}"); done <<< "$found"
}
complete -o default -F _exf_complete exf exchange-fleet
`,
	zsh: `#compdef exf exchange-fleet
# exf completion for zsh: add to ~/.zshrc behind compinit
#   source <(exf completion zsh)
_exf_complete() {
  local -a found
  found=("\${(@f)$("\${words[1]}" ${COMPLETE_WORD} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[*]}" ]]; then
    compadd -- "\${found[@]}"
  else
    _files
  fi
}
compdef _exf_complete exf exchange-fleet
`,
	powershell: `# exf completion for PowerShell: add to $PROFILE
#   exf completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName exf, exchange-fleet -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)
	$words = @($commandAst.CommandElements |
		Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
		ForEach-Object { $_.ToString() })
	$program = $words[0]
	$rest = @($words | Select-Object -Skip 1)
	# An empty argument would be lost on its way to a native program in Windows PowerShell.
	if ($wordToComplete -eq '') { $rest += '--end-of-words' }
	& $program ${COMPLETE_WORD} @rest 2>$null | ForEach-Object {
		[System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
	}
}
`,
} as const;

/** Stands for an empty last word where the shell cannot pass one. */
export const END_OF_WORDS = "--end-of-words";
