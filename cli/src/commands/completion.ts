import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import type { Terminal } from '../terminal.ts'

/** Each asks `plumbline __complete` for the words that can stand where the cursor is, and falls back to files. */
const scripts = {
  bash: `# plumbline completion bash: source it, for example with  source <(plumbline completion bash)
_plumbline() {
  local IFS=$'\\n'
  local found
  found="$(plumbline __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)"
  COMPREPLY=($(compgen -W "$found" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _plumbline plumbline`,
  zsh: `#compdef plumbline
# plumbline completion zsh: source it after compinit, for example with  source <(plumbline completion zsh)
_plumbline() {
  local -a found
  found=("\${(@f)$(plumbline __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _plumbline plumbline`,
  fish: `# plumbline completion fish: source it, for example with  plumbline completion fish | source
function __plumbline_complete
  set -l words (commandline -opc) (commandline -ct)
  plumbline __complete -- $words[2..] 2>/dev/null
end
complete -c plumbline -a '(__plumbline_complete)'`,
} as const

/** Prints the script of a shell. */
export function completion(shell: keyof typeof scripts, { out }: Terminal): ExitCode {
  out(scripts[shell])
  return exit.fine
}
