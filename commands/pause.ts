import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { proposePause } from '../src/runs/propose-pause.ts'

/** Pauses a DAG. */
export const pause: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'newId'>> = {
  name: 'pause',
  usage: 'pause <dag>',
  about: 'stops a DAG from starting anything new',
  examples: ['pause tone_check'],
  action: 'pause',
  meant: { card: 'dag', then: 'nothing' },
  answer: (ask, needs) => proposePause(ask, 'pause', needs),
}
