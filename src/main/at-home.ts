import { homedir } from 'node:os'

/** `~/` is the home of who runs Groundcrew. */
export function atHome(path: string): string {
  return path.startsWith('~/') ? homedir() + path.slice(1) : path
}
