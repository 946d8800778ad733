import type { Ask } from '../commands/ask.ts'
import { Misunderstood } from '../commands/misunderstood.ts'
import { resolveDag } from '../commands/resolve/dag.ts'
import type { Tools } from '../commands/tools.ts'
import { lines, say, type Reply } from '../reply.ts'
import { propose, type ProposeNeeds } from './propose.ts'

/** Pausing and its opposite, which differ in nothing but the direction and what is worth knowing before. */
export async function proposePause(
  ask: Ask,
  kind: 'pause' | 'unpause',
  needs: ProposeNeeds & Pick<Tools, 'airflows'>,
): Promise<Reply> {
  const [word] = ask.words
  if (!word) throw new Misunderstood(`Which DAG? For example /ml ${kind} tone_check.`)
  const { airflow, dag } = await resolveDag(word, needs.airflows)
  const wanted = kind === 'pause'
  if (dag.paused === wanted) return say(`${dag.id} is ${wanted ? 'paused' : 'not paused'} already.`)
  const active = await airflow.runs({ dag: dag.id, states: ['running', 'queued'], limit: 50 })
  return propose(
    ask,
    {
      action: kind,
      request: { kind, instance: airflow.name, dag: dag.id },
      preview: [
        lines(
          [
            wanted ? 'Pausing ' : 'Unpausing ',
            { bold: dag.id },
            ' in ',
            airflow.name,
            wanted ? ': nothing new starts.' : ': its schedule starts runs again.',
          ],
          [effectOn(active.length, wanted)],
        ),
      ],
      ask: true,
      visible: 'all',
      label: wanted ? 'Pause' : 'Unpause',
    },
    needs,
  )
}

function effectOn(active: number, pausing: boolean): string {
  if (pausing) {
    return active === 0
      ? 'No run is under way.'
      : `${active} under way: tasks that run go on, but no further task of them starts until it is unpaused.`
  }
  return active === 0
    ? 'No run waits; with catch-up, missed ones start.'
    : `${active} queued or running: they go on; with catch-up, missed ones start too.`
}
