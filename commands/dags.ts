import type { Command } from '../src/commands/command.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import type { Tools } from '../src/commands/tools.ts'
import type { Dag } from '../src/ports/airflow.ts'
import { say, toAsker, type Part } from '../src/reply.ts'

const rowsMax = 25
const dagsMax = 2000

/** Lists DAGs, by a word in their id, tags or owners. */
export const dags: Command<Pick<Tools, 'airflows'>> = {
  name: 'dags',
  usage: 'dags [word]',
  about: 'lists DAGs by a word in their name, tags or owners',
  examples: ['dags', 'dags tone', 'dags training'],
  action: 'dags',

  async answer({ words }, { airflows }) {
    if (airflows.length === 0) throw new Misunderstood('No Airflow is configured.')
    const word = words[0]?.toLowerCase() ?? ''
    const lists = await Promise.all(
      airflows.map(async (airflow) =>
        (await airflow.dags({ limit: dagsMax })).map((dag) => ({ name: airflow.name, dag })),
      ),
    )
    const found = lists.flat().filter(({ dag }) => isAbout(dag, word))
    if (found.length === 0) return say(`No DAG has “${word}” in its name, tags or owners.`)
    const several = airflows.length > 1
    return toAsker(
      {
        kind: 'table',
        columns: ['DAG', 'State', 'Owners', 'Tags', 'About'],
        rows: found
          .slice(0, rowsMax)
          .map(({ name, dag }) => [
            several ? `${name}:${dag.id}` : dag.id,
            stateOf(dag),
            dag.owners.join(', '),
            dag.tags.join(', '),
            shortened(dag.description ?? ''),
          ]),
      },
      ...folded(found.length),
    )
  },
}

const isAbout = ({ id, tags, owners }: Dag, word: string): boolean =>
  [id, ...tags, ...owners].some((each) => each.toLowerCase().includes(word))

function stateOf({ paused, hasImportErrors }: Dag): string {
  if (hasImportErrors) return '✗ import error'
  return paused ? '⏸ paused' : '▶ on'
}

const shortened = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

const folded = (count: number): Part[] =>
  count > rowsMax
    ? [{ kind: 'note', line: [`… ${count - rowsMax} more. Say a word of the name.`] }]
    : []
