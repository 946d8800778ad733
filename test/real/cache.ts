import { homedir } from 'node:os'
import { join } from 'node:path'

/** A folder outside the work tree for what is built or installed once, such as `~/.cache/groundcrew/kube/…`. */
export function cacheFolder(...names: readonly string[]): string {
  return join(homedir(), '.cache', 'groundcrew', ...names)
}
