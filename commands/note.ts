import type { Command } from '../src/commands/command.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { resolveRun } from '../src/commands/resolve/run.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines } from '../src/reply.ts'
import { propose } from '../src/runs/propose.ts'

const charactersMax = 900

/** Writes a note on a run, where Airflow shows it. */
export const note: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'newId'>> = {
  name: 'note',
  usage: 'note <run> <text>',
  about: 'writes a note on a run',
  examples: ['note R12 the data of enwiki was incomplete'],
  action: 'note',
  meant: { card: 'run', then: 'text' },

  async answer(ask, needs) {
    const [word] = ask.words
    const text = ask.text.slice(word?.length ?? 0).trim()
    if (!word || text === '')
      throw new Misunderstood('Say the run and the note: /ml note R12 the text.')
    if (text.length > charactersMax) {
      throw new Misunderstood(
        `A note has at most ${charactersMax} characters; this one has ${text.length}.`,
      )
    }
    const { airflow, run } = await resolveRun(word, needs)
    return propose(
      ask,
      {
        action: 'note',
        request: { kind: 'note', instance: airflow.name, dag: run.dag, run: run.id, text },
        preview: [lines(['Writing the note on ', { code: `${run.dag}/${run.id}` }, '.'])],
        ask: false,
        visible: 'asker',
        label: 'Write the note',
      },
      needs,
    )
  },
}
