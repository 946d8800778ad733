import type { World } from './world.ts'

/** One thing that must work: what was seen, or why not and what to do. */
export type Check = {
  name: string
  hint: string
  look(world: World, signal: AbortSignal): Promise<string>
}
