import type { World } from '../world.ts'

/** What a story plays in: the world, and the chat, which can go away. */
export type Stage = World & {
  /** Slack refuses connections for so long. */
  loseChat(seconds: number): Promise<void>
}

/** Something that happens to the platform and its people. */
export type Story = {
  name: string
  title: string
  /** What happens, what to look at, what to try next. */
  sentences: readonly [string, string, string]
  /** Sets up the world and lets people act; resolves when they are done, as far as nobody else acts. */
  play(stage: Stage): Promise<void>
}
