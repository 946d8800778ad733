import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { proposePause } from '../src/runs/propose-pause.ts'

/** Unpauses a DAG. */
export const unpause: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'newId'>> = {
  name: 'unpause',
  usage: 'unpause <dag>',
  about: 'lets a paused DAG run again',
  examples: ['unpause tone_check'],
  action: 'unpause',
  meant: { card: 'dag', then: 'nothing' },
  answer: (ask, needs) => proposePause(ask, 'unpause', needs),
}
