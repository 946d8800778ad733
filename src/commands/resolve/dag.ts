import { nearest } from '../../config/nearest.ts'
import { CallError, Refused } from '../../delivery/endings.ts'
import type { Airflow, Dag } from '../../ports/airflow.ts'
import { Misunderstood } from '../misunderstood.ts'
import { listed, matchingNames } from './matching-names.ts'
import { nearestIds } from './nearest-ids.ts'

const dagsMax = 2000

export type FoundDag = { airflow: Airflow; dag: Dag }

/**
 * The DAG that a word names: `[instance:]id`, a unique beginning or a unique part of one. Throws Misunderstood with
 * what might be meant, and the ending of a call when an Airflow that may know it cannot be asked.
 */
export async function resolveDag(word: string, airflows: Airflow[]): Promise<FoundDag> {
  const { id, among } = instanceOf(word, airflows)
  const exact = await askAll(among, async (airflow) => {
    const dag = await knownDag(airflow, id)
    return dag ? [{ airflow, dag }] : []
  })
  const [first, second] = exact.found
  if (first && second) throw new Misunderstood(`${sayBoth(id, exact.found)} Say which.`)
  if (first) return first

  const all = await askAll(among, async (airflow) =>
    (await airflow.dags({ limit: dagsMax })).map(({ id: dag }) => ({ airflow, id: dag })),
  )
  const named = new Set(
    matchingNames(
      id,
      all.found.map((each) => each.id),
    ),
  )
  const meant = all.found.filter((each) => named.has(each.id))
  const [one] = meant
  if (one && meant.length === 1) {
    const dag = await one.airflow.dag(one.id)
    if (dag) return { airflow: one.airflow, dag }
  }
  if (all.failure) throw all.failure
  throw new Misunderstood(guess(id, meant.length > 1 ? meant : [], all.found))
}

/** `airflow-ml:tone_check` apart; without an instance, all are asked. */
export function instanceOf(word: string, airflows: Airflow[]): { id: string; among: Airflow[] } {
  if (airflows.length === 0) throw new Misunderstood('No Airflow is configured.')
  const colon = word.indexOf(':')
  const name = word.slice(0, colon)
  if (colon <= 0 || word.slice(0, colon).includes('/')) return { id: word, among: airflows }
  const one = airflows.find((airflow) => airflow.name === name)
  const names = airflows.map((airflow) => airflow.name)
  if (!one) {
    const near = nearest(name, names)
    throw new Misunderstood(
      `There is no Airflow called ${name}${near ? `; did you mean ${near}?` : `; there is ${names.join(', ')}.`}`,
    )
  }
  return { id: word.slice(colon + 1), among: [one] }
}

/** An id that no URL can carry is of no DAG. */
async function knownDag(airflow: Airflow, id: string): Promise<Dag | null> {
  if (!/^[\w.\-\u0080-\uffff]{1,250}$/.test(id) || /^\.+$/.test(id)) return null
  try {
    return await airflow.dag(id)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null
    throw error
  }
}

/** Asks every Airflow; one that is down does not hide what another knows. */
async function askAll<T>(
  airflows: Airflow[],
  question: (airflow: Airflow) => Promise<T[]>,
): Promise<{ found: T[]; failure: CallError | null }> {
  const answers = await Promise.allSettled(airflows.map(question))
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failures = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason] : [],
  )
  const unknown = failures.find((failure) => !(failure instanceof CallError))
  if (unknown) throw unknown
  const failure = (failures[0] as CallError | undefined) ?? null
  if (failure && failures.length === airflows.length) throw failure
  return { found, failure }
}

type Candidate = { airflow: Airflow; id: string }

function guess(word: string, several: Candidate[], all: Candidate[]): string {
  const said = word.slice(0, 80)
  if (several.length > 0) {
    const names = several.map(({ id }) => id)
    return `${said} fits ${listed(names, several.length)}. Say more of the name.`
  }
  const near = nearestIds(
    word,
    all.map(({ id }) => id),
  )
  return near.length > 0
    ? `Airflow knows no DAG ${said}. Did you mean ${near.join(' or ')}?`
    : `Airflow knows no DAG ${said}. /ml dags lists them.`
}

const sayBoth = (id: string, found: FoundDag[]): string =>
  `${id} is in ${found.map(({ airflow }) => `${airflow.name}:${id}`).join(' and ')}.`
