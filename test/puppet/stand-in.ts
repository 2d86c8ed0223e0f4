import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A program that takes the place of Puppet where the agent alone is what a test is about: it reports the digest of the
 * environment that it is given and changes nothing. Where `gate` names a file, each run waits until it is there.
 */
export function standIn(folder: string, gate = '/'): string {
  const path = join(folder, 'stand-in-puppet')
  const script = `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    --environment) name=$2 ;;
    --environmentpath) path=$2 ;;
  esac
  shift
done
while [ ! -e '${gate}' ]; do sleep 0.05; done
digest=$(cat "$path/$name/.plumbline-digest")
echo "$name" >> "$path/../ran"
printf '{"configurationVersion":"%s","failed":[],"changed":[],"pending":[]}' "$digest" > "$PLUMBLINE_REPORT"
`
  writeFileSync(path, script)
  chmodSync(path, 0o755)
  return path
}
